// One row of the element tree.
import { type CSSProperties, memo, type ReactNode } from "react";
import type { TreeNode } from "../../core/tree";
import type { Change, Row } from "./rows";
import css from "./tree.module.css";
import { briefLine, keyOf, labelOf } from "./words";

interface TreeRowProps {
  readonly row: Row;
  /** Undefined for what is gone. */
  readonly node: TreeNode | undefined;
  readonly id: string;
  readonly top: number;
  /** The fragment that what stands here is drawn by, as a rule. */
  readonly outer: string | undefined;
  readonly change: Change | undefined;
  /** Names of the props that changed. */
  readonly props: readonly string[] | undefined;
  /** The app's own file, whose name goes without saying. */
  readonly app: string;
  readonly selected: boolean;
  readonly pointed: boolean;
  onSelect(id: number): void;
  onPoint(id: number | null): void;
  onToggle(id: number): void;
}

const SIGNS: Readonly<Record<Change, string>> = { inserted: "+", changed: "~", moved: "⇅", removed: "−" };

export const TreeRow = memo(function TreeRow(props: TreeRowProps): ReactNode {
  const { row, node, id, top, change, selected, pointed, onSelect, onPoint, onToggle } = props;
  const style = { transform: `translateY(${top}px)`, "--depth": row.depth } as CSSProperties;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it has the focus and the keys
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      className={css.row}
      style={style}
      data-node={row.id}
      data-change={change}
      data-pointed={pointed || undefined}
      aria-level={row.depth + 1}
      aria-posinset={row.place}
      aria-setsize={row.of}
      aria-selected={selected}
      {...(row.open === null ? {} : { "aria-expanded": row.open })}
      {...(row.gone ? { "aria-disabled": true } : {})}
      onClick={() => !row.gone && onSelect(row.id)}
      onPointerEnter={() => onPoint(row.gone ? null : row.id)}
    >
      <span className={css.sign} title={change}>
        {change && SIGNS[change]}
        {change && <span className={css.heard}> {change} </span>}
      </span>
      <span className={css.indent} aria-hidden="true" />
      <Chevron row={row} onToggle={onToggle} />
      <Words {...props} node={node} />
    </div>
  );
});

function Chevron({ row, onToggle }: { row: Row; onToggle(id: number): void }): ReactNode {
  if (row.open === null) return <span className={css.leaf} aria-hidden="true" />;
  return (
    <span
      className={css.chevron}
      data-open={row.open}
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        onToggle(row.id);
      }}
    >
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
        <path d="m6 3.500 4.500 4.500L6 12.500" fill="none" stroke="currentColor" strokeWidth="1.600" />
      </svg>
    </span>
  );
}

function Words({ row, node, outer, props, app }: TreeRowProps): ReactNode {
  const kind = node?.kind ?? row.gone?.kind ?? "";
  const label = node ? labelOf(node) : row.gone?.label;
  const key = node && keyOf(node);
  const elsewhere = node?.fragment !== outer ? node?.fragment : undefined;
  return (
    <>
      {kind !== "root" && <span className={css.kind}>{kind}</span>}
      {label && <span className={kind === "root" ? css.root : css.label}>{label}</span>}
      {props?.length ? <span className={css.props}>{props.join(", ")}</span> : null}
      <span className={css.rest}>
        {key && <span className={css.key}>key {key}</span>}
        {node?.kind === "dialog" && <span className={css.fragment}>fragment</span>}
        {elsewhere && (
          <span className={css.fragment} title={`Drawn by the fragment ${elsewhere}, which stands elsewhere`}>
            fragment {elsewhere}
          </span>
        )}
        {node?.line && (
          <span className={css.line} title={node.line}>
            {briefLine(node.line, app)}
          </span>
        )}
      </span>
    </>
  );
}
