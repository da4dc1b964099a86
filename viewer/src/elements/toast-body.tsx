// What stands inside a toast; where and how long it is shown is the shell's.
import type { ReactNode } from "react";
import type { ToastProps } from "../core/elements.gen";
import { Icon } from "./icon";
import { MarkdownText } from "./markdown-text";
import "./status.css";

export function ToastBody({ props: { body, icon } }: { props: ToastProps }): ReactNode {
  return (
    <div className="ev-toast-body">
      {icon ? (
        <span className="ev-toast-icon">
          <Icon value={icon} />
        </span>
      ) : null}
      <div className="stToastText" data-testid="stToastText">
        <MarkdownText source={body} />
      </div>
    </div>
  );
}
