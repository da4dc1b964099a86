// The rows of the tree that are in view, and the keys that go through all of them.
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { Tree } from "../../core/tree";
import { useDebugger, useShown } from "../debugger";
import type { Touched } from "../wire";
import { usePointed } from "./pointed";
import { actOf, type Change, type Row, typed } from "./rows";
import css from "./tree.module.css";
import { TreeRow } from "./tree-row";
import { ROW_PX, useWindow } from "./use-window";
import { fragmentIn } from "./words";

interface ElementTreeProps {
  readonly tree: Tree;
  readonly rows: readonly Row[];
  readonly changes: ReadonlyMap<number, Change>;
  readonly touched: Touched | null;
  onOpen(id: number): void;
  onClose(id: number): void;
}

export function ElementTree({ tree, rows, changes, touched, onOpen, onClose }: ElementTreeProps): ReactNode {
  const found = useDebugger();
  const node = useShown("node");
  const { app } = useShown("session");
  const [pointed, point] = usePointed(found);
  const box = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const { first, last, screen, show } = useWindow(box, rows.length);
  const selected = node === null ? -1 : rows.findIndex((row) => row.id === node);
  const at = Math.max(0, selected);
  useEffect(() => {
    if (selected >= 0) show(selected);
  }, [selected, show]);
  const choose = (id: number) => {
    const { panel } = found.shown;
    found.select(id, panel === "why" ? panel : "element");
  };
  const type = useTyped((text) => {
    const next = rows[typed(tree, rows, at, text)];
    if (next) choose(next.id);
  });
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (type(event.key)) return taken(event);
    const act = actOf(event.key, rows, at, screen);
    if (!act) return;
    taken(event);
    if ("open" in act) return onOpen(act.open);
    if ("close" in act) return onClose(act.close);
    const row = rows[selected < 0 && event.key === "ArrowDown" ? 0 : act.go];
    if (row && !row.gone) choose(row.id);
  };
  return (
    <div
      ref={box}
      className={css.tree}
      role="tree"
      aria-label="Elements of the page"
      aria-activedescendant={selected >= first && selected < last ? `${prefix}${node}` : undefined}
      tabIndex={0}
      onKeyDown={pressed}
      onPointerLeave={() => point(null)}
    >
      <div className={css.all} role="presentation" style={{ height: rows.length * ROW_PX }}>
        {rows.slice(first, last).map((row, index) => (
          <TreeRow
            key={row.gone ? `gone${row.id}` : row.id}
            row={row}
            node={tree.nodes.get(row.id)}
            id={`${prefix}${row.id}`}
            top={(first + index) * ROW_PX}
            outer={fragmentIn(tree.nodes.get(tree.parents.get(row.id) ?? -1))}
            change={changes.get(row.id)}
            props={touched?.changed[row.id]}
            app={app}
            selected={row.id === node}
            pointed={row.id === pointed}
            onSelect={choose}
            onPoint={point}
            onToggle={row.open ? onClose : onOpen}
          />
        ))}
      </div>
    </div>
  );
}

function taken(event: KeyboardEvent): void {
  // The debugger's own keys are letters and arrows too.
  event.preventDefault();
  event.stopPropagation();
}

const PAUSE_MS = 600;

/** Gathers letters that are typed one after the other; true for a key that was taken. */
function useTyped(then: (text: string) => void): (key: string) => boolean {
  const [text] = useState({ typed: "", at: 0 });
  return (key) => {
    if (key.length !== 1 || !/[\p{L}\p{N}_#]/u.test(key)) return false;
    const now = performance.now();
    const goesOn = now - text.at < PAUSE_MS && text.typed !== key;
    text.typed = goesOn ? text.typed + key : key;
    text.at = now;
    then(text.typed);
    return true;
  };
}
