// `st.container`: a vertical or horizontal flow of elements, with or without a border and a height of its own.
import type { ReactNode } from "react";
import type { ElementProps } from "../registry";
import { Children } from "./children";

export function Container({ node }: ElementProps<"container">): ReactNode {
  return (
    <div className="stVerticalBlock" data-testid="stVerticalBlock">
      <Children of={node} />
    </div>
  );
}
