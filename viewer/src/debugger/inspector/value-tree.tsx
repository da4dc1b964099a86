// Values as a tree that opens and closes, each beside what it was: props of an element, session_state, data of an event.
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { step } from "../../elements/json/rows";
import { BlobPreview } from "./blob-preview";
import { oneLine } from "./coded";
import { Copy } from "./parts";
import { type Top, type ValueRow, valueRows } from "./value-rows";
import { wordDiff } from "./word-diff";

const LONG = 180;

export interface ValueTreeProps {
  readonly label: string;
  readonly tops: readonly Top[];
  /** Values of Python as the log codes them; else JSON. */
  readonly coded?: boolean;
  readonly only?: boolean;
  /** So many levels are open by themselves. */
  readonly levels?: number;
  /** What stands for the name of a value at the top. */
  readonly named?: (name: string) => ReactNode;
  /** Buttons behind a value at the top; `tabIndex` says whether the tab key stops at them. */
  readonly actions?: (name: string, tabIndex: number) => ReactNode;
}

export function ValueTree(props: ValueTreeProps): ReactNode {
  const { label, tops, coded = false, only = false, levels = 0 } = props;
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [current, setCurrent] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => valueRows(tops, { coded, only, levels, toggled }), [tops, coded, only, levels, toggled]);
  const focused = Math.max(
    0,
    rows.findIndex((row) => row.path === current),
  );
  const toggle = (row: ValueRow | undefined) => {
    if (row?.open === undefined) return;
    setCurrent(row.path);
    setToggled((before) => new Map(before).set(row.path, !row.open));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.target instanceof Element && event.target.matches("[role=treeitem]"))) return;
    const move = step(rows, focused, event.key);
    if (move.to === undefined && move.toggle === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // arrows mean something else to the page around
    if (move.toggle !== undefined) toggle(rows[move.toggle]);
    const target = move.to === undefined ? undefined : rows[move.to];
    if (!target || move.to === undefined) return;
    setCurrent(target.path);
    list.current?.children.item(move.to)?.querySelector<HTMLElement>("[role=treeitem]")?.focus();
  };
  return (
    <div className="ins-tree" role="tree" aria-label={label} ref={list} onKeyDown={onKeyDown}>
      {rows.map((row, at) => (
        <div role="none" key={row.path} className="ins-row" data-change={row.change ?? undefined}>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it handles the keys of all its rows */}
          <div
            role="treeitem"
            aria-level={row.depth + 1}
            aria-expanded={row.open}
            aria-selected={at === focused}
            tabIndex={at === focused ? 0 : -1}
            style={{ paddingInlineStart: 18 + row.depth * 14 }}
            onClick={() => toggle(row)}
            onFocus={() => setCurrent(row.path)}
          >
            {row.open === undefined ? null : (
              <span
                className="ins-arrow"
                data-open={row.open}
                style={{ insetInlineStart: 6 + row.depth * 14 }}
                aria-hidden="true"
              />
            )}
            <ChangeSign row={row} />
            <RowText row={row} coded={coded} named={row.depth === 0 ? props.named : undefined} />
            <span className="ins-row-actions">
              {row.depth === 0 && row.name !== undefined
                ? props.actions?.(String(row.name), at === focused ? 0 : -1)
                : null}
              {row.piece ? null : (
                <Copy text={copied(row)} label={`Copy ${row.name}`} tabIndex={at === focused ? 0 : -1} />
              )}
            </span>
          </div>
        </div>
      ))}
    </div>
  );
}

function copied({ value }: ValueRow): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

const SIGNS = {
  set: ["~", "changed"],
  new: ["+", "new"],
  gone: ["−", "gone"],
  inside: ["·", "changed inside"],
} as const;

function ChangeSign({ row }: { row: ValueRow }): ReactNode {
  if (row.change === null || row.piece) return null;
  const [sign, words] = SIGNS[row.change];
  return (
    <span className="ins-sign" role="img" aria-label={words} title={words}>
      {sign}
    </span>
  );
}

function RowText({ row, coded, named }: { row: ValueRow; coded: boolean; named: ValueTreeProps["named"] }): ReactNode {
  if (row.piece) {
    return (
      <span className="ins-faint">
        {row.piece[0]} … {row.piece[1]}
      </span>
    );
  }
  return (
    <>
      <span className={typeof row.name === "number" ? "ins-index" : "ins-name"}>
        {named ? named(String(row.name)) : row.name}
      </span>
      <span className="ins-faint">: </span>
      <Value row={row} coded={coded} />
    </>
  );
}

function Value({ row, coded }: { row: ValueRow; coded: boolean }): ReactNode {
  const { value, before, change } = row;
  if (change !== "set" || before === undefined) return <Now row={row} coded={coded} />;
  if (typeof value === "string" && typeof before === "string" && isLong(value, before)) {
    return <TextChange before={before} after={value} />;
  }
  return (
    <>
      <del className="ins-was">{oneLine(before, coded, LONG)}</del>
      <span className="ins-to" role="img" aria-label="became">
        {" → "}
      </span>
      <ins className="ins-is">
        <Now row={row} coded={coded} />
      </ins>
    </>
  );
}

function isLong(...texts: readonly string[]): boolean {
  return texts.every((text) => text.length > 0) && texts.some((text) => text.length > 24 || text.includes("\n"));
}

/** What became of a text, word by word; what stays the same for long is left out. */
export function TextChange({ before, after }: { before: string; after: string }): ReactNode {
  const pieces = useMemo(() => wordDiff(before, after), [before, after]);
  let key = 0;
  return (
    <span className="ins-text-change">
      {pieces.map((piece, at) => {
        key += piece.text.length + 1;
        if (piece.kind === "gone") return <del key={key}>{piece.text}</del>;
        if (piece.kind === "new") return <ins key={key}>{piece.text}</ins>;
        return <span key={key}>{shortened(piece.text, at > 0, at < pieces.length - 1)}</span>;
      })}
    </span>
  );
}

const AROUND = 48;

function shortened(text: string, before: boolean, after: boolean): string {
  const [head, tail] = [before ? AROUND : 0, after ? AROUND : 0];
  if (text.length <= head + tail + 12) return text;
  return `${text.slice(0, head)} … ${tail ? text.slice(-tail) : ""}`;
}

function Now({ row, coded }: { row: ValueRow; coded: boolean }): ReactNode {
  const { shape, open, size, value } = row;
  if (shape.blob) return <BlobPreview blob={shape.blob} type={shape.type} text={shape.text} />;
  if (!shape.children) {
    return (
      <>
        {shape.look === "named" && shape.type ? <span className="ins-type">{shape.type} </span> : null}
        <LongText text={shape.text} look={shape.look} />
        {shape.look !== "named" && shape.type ? <span className="ins-type"> {shape.type}</span> : null}
        {shape.note ? <span className="ins-why-not"> {shape.note}</span> : null}
      </>
    );
  }
  const [left, right] = shape.brackets ?? ["[", "]"];
  return (
    <>
      {shape.type ? <span className="ins-type">{shape.type} </span> : null}
      <span className="ins-faint">
        {size === undefined ? `${left}${right}` : open ? left : oneLine(value, coded, 64)}
        {size === undefined ? null : <span className="ins-count"> {size === 1 ? "1 item" : `${size} items`}</span>}
      </span>
    </>
  );
}

function LongText({ text, look }: { text: string; look: string }): ReactNode {
  const [whole, setWhole] = useState(false);
  const cut = text.length > LONG && !whole;
  return (
    <span className="ins-value" data-look={look}>
      {cut ? `${text.slice(0, LONG)}…` : text}
      {text.length > LONG ? (
        <button
          type="button"
          className="ins-link"
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            setWhole(!whole);
          }}
        >
          {cut ? `${(text.length - LONG).toLocaleString("en-US")} more` : "less"}
        </button>
      ) : null}
    </span>
  );
}
