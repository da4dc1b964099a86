// The small question mark after a heading or a metric: its text appears on hover, focus and tap.
import { Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { MarkdownText } from "./markdown-text";
import "./markdown.css";

export function HelpTip({ text }: { text: string }): ReactNode {
  return (
    <span className="stTooltipIcon" data-testid="stTooltipIcon">
      <Tooltip
        multiline
        maw={320}
        events={{ hover: true, focus: true, touch: true }}
        label={
          <div className="stTooltipContent" data-testid="stTooltipContent">
            <MarkdownText source={text} />
          </div>
        }
      >
        <button type="button" className="stTooltipHoverTarget" data-testid="stTooltipHoverTarget" aria-label="Help">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6.25" />
            <path d="M6.3 6.4a1.7 1.7 0 1 1 2.5 1.5c-.5.3-.8.6-.8 1.2M8 11.2v.1" />
          </svg>
        </button>
      </Tooltip>
    </span>
  );
}
