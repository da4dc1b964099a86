// `st.columns`: columns side by side by their weights; on a phone one below the other.
import type { CSSProperties, ReactNode } from "react";
import { isKind, type TreeNode } from "../core/tree";
import type { ElementProps } from "../registry";
import { useMark, useNode } from "../store/session";
import { names } from "./children";
import { Flow, gapOf } from "./flow";

export function Columns({ node }: ElementProps<"columns">): ReactNode {
  const { gap, wrap } = node.props;
  return (
    <div
      className={names("stHorizontalBlock ev-columns", wrap !== false && "ev-columns-stack")}
      data-testid="stHorizontalBlock"
      style={{ "--ev-columns-gap": `${gapOf(gap)}px` } as CSSProperties}
    >
      {node.children?.map((id) => (
        <Column key={id} id={id} row={node} />
      ))}
    </div>
  );
}

function Column({ id, row }: { id: number; row: TreeNode<"columns"> }): ReactNode {
  const node = useNode(id);
  const mark = useMark(id);
  if (!isKind(node, "column")) return null;
  const { border, valign } = row.props;
  const style = { "--ev-weight": node.props.weight } as CSSProperties;
  return (
    <div className={names("stColumn", border && "ev-card")} data-testid="stColumn" data-node={mark} style={style}>
      <Flow of={node} valign={valign} className={valign && "ev-fills"} />
    </div>
  );
}
