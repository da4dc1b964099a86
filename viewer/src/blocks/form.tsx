// `st.form`: what is inside is held back (store/widget-store.ts) and goes out together with a click on its submit button.
import type { ReactNode } from "react";
import type { ElementProps } from "../registry";
import { names } from "./children";
import { Flow } from "./flow";

export function Form({ node }: ElementProps<"form">): ReactNode {
  const { border, height } = node.props;
  const fills = height !== undefined && height !== "content";
  return (
    <div
      className={names(
        "stForm",
        border !== false && "ev-card",
        typeof height === "number" && "ev-scrolls",
        fills && "ev-fills",
      )}
      data-testid="stForm"
    >
      <Flow of={node} />
    </div>
  );
}
