// `st.json`: a value as a tree that opens and closes, by mouse and by keyboard.
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import type { Json as JsonValue } from "../core/json";
import type { TreeNode } from "../core/tree";
import { CopyButton } from "./copy-button";
import { type Expanded, isList, type Row, rowsOf, step } from "./json/rows";
import "./data.css";

const LONG_TEXT = 300;

export function Json({ node }: { node: TreeNode<"json"> }): ReactNode {
  const { body, expanded = true } = node.props;
  return (
    <div className="stJson" data-testid="stJson">
      <JsonTree value={body} expanded={expanded} />
      <CopyButton text={JSON.stringify(body, null, 2)} label="Copy as JSON" />
    </div>
  );
}

export function JsonTree({ value, expanded }: { value: JsonValue; expanded: Expanded }): ReactNode {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [current, setCurrent] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(value, expanded, toggled), [value, expanded, toggled]);
  // Only one row is in the tab order; when it went away with what was closed, the top takes its place.
  const focused = Math.max(
    0,
    rows.findIndex((row) => row.path === current),
  );

  const toggle = (row: Row | undefined) => {
    if (row?.open === undefined) return;
    setCurrent(row.path);
    setToggled((before) => new Map(before).set(row.path, !row.open));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = step(rows, focused, event.key);
    if (move.to === undefined && move.toggle === undefined) return;
    event.preventDefault();
    if (move.toggle !== undefined) toggle(rows[move.toggle]);
    const target = move.to === undefined ? undefined : rows[move.to];
    if (!target || move.to === undefined) return;
    setCurrent(target.path);
    list.current?.children.item(move.to)?.querySelector<HTMLElement>("[role=treeitem]")?.focus();
  };

  return (
    <div className="ev-json" role="tree" aria-label="JSON" ref={list} onKeyDown={onKeyDown}>
      {rows.map((row, at) => (
        <div
          key={row.path}
          role="none"
          className="ev-json-line"
          style={{ paddingInlineStart: `${row.depth * 1.25}em` }}
        >
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it handles the keys of all its rows */}
          <div
            role="treeitem"
            className="ev-json-row"
            aria-level={row.depth + 1}
            aria-expanded={row.open}
            aria-selected={at === focused}
            tabIndex={at === focused ? 0 : -1}
            onClick={() => toggle(row)}
            onFocus={() => setCurrent(row.path)}
          >
            {row.open === undefined ? null : <span className="ev-json-arrow" data-open={row.open} aria-hidden="true" />}
            <RowText row={row} />
          </div>
        </div>
      ))}
    </div>
  );
}

function RowText({ row }: { row: Row }): ReactNode {
  if (row.piece) {
    return (
      <span className="ev-json-size">
        {row.piece[0]} … {row.piece[1]}
      </span>
    );
  }
  return (
    <>
      {row.name === undefined ? null : (
        <>
          <span className={typeof row.name === "number" ? "ev-json-index" : "ev-json-key"}>{row.name}</span>
          <span className="ev-json-colon">: </span>
        </>
      )}
      {row.size === undefined ? <Leaf value={row.value} /> : <Size value={row.value} size={row.size} open={row.open} />}
    </>
  );
}

function Size({ value, size, open }: { value: JsonValue; size: number; open: boolean | undefined }): ReactNode {
  const [left, right] = isList(value) ? "[]" : "{}";
  const items = size === 1 ? "1 item" : `${size} items`;
  return (
    <span className="ev-json-size">
      {size === 0 ? `${left}${right}` : open ? left : `${left} … ${right}`}
      {size === 0 ? null : <span className="ev-json-count"> {items}</span>}
    </span>
  );
}

function Leaf({ value }: { value: JsonValue }): ReactNode {
  const [whole, setWhole] = useState(false);
  const type = value === null ? "null" : typeof value;
  const text = JSON.stringify(value);
  const cut = text.length > LONG_TEXT && !whole;
  return (
    <span className="ev-json-value" data-type={type}>
      {cut ? `${text.slice(0, LONG_TEXT)}…` : text}
      {cut ? (
        <button type="button" className="ev-json-more" onClick={() => setWhole(true)}>
          {text.length - LONG_TEXT} more characters
        </button>
      ) : null}
    </span>
  );
}
