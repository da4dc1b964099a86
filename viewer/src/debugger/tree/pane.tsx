// The pane with the tree of elements at the position that is shown.
import { type ReactNode, useMemo, useState, useSyncExternalStore } from "react";
import { useDebugger, useShown } from "../debugger";
import { Icon } from "../icons";
import { momentsOf } from "../page/moments";
import { ElementTree } from "./element-tree";
import { changesOf, rowsOf, search } from "./rows";
import css from "./tree.module.css";
import { useOpened } from "./use-opened";

export function TreePane(): ReactNode {
  const found = useDebugger();
  const moments = momentsOf(found);
  const { tree, moment } = useSyncExternalStore(moments.subscribe, () => moments.state);
  const node = useShown("node");
  const [text, setText] = useState("");
  const [only, setOnly] = useState(false);
  const touched = moment?.touched ?? null;
  const changes = useMemo(() => changesOf(touched), [touched]);
  const sought = useMemo(() => {
    if (!only && !text.trim()) return undefined;
    const words = search(tree, text);
    return only ? new Set([...words].filter((id) => changes.has(id))) : words;
  }, [tree, text, only, changes]);
  const { closed, open, close, closeAll, openAll } = useOpened(tree, node);
  const rows = useMemo(() => rowsOf(tree, touched, { closed, found: sought }), [tree, touched, closed, sought]);
  const count = tree.nodes.size - 1;
  return (
    <div className={css.pane}>
      <header className={css.bar}>
        <input
          type="search"
          className={css.filter}
          placeholder={`Filter ${count.toLocaleString("en")} elements`}
          aria-label="Filter elements"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || !text) return;
            event.preventDefault();
            setText("");
          }}
        />
        <button
          type="button"
          className={css.tool}
          aria-pressed={only}
          title="Only what this event changed"
          onClick={() => setOnly(!only)}
        >
          Changed {changes.size}
        </button>
        <button type="button" className={css.tool} title="Close all" aria-label="Close all" onClick={closeAll}>
          <Icon sign="fold" />
        </button>
        <button type="button" className={css.tool} title="Open all" aria-label="Open all" onClick={openAll}>
          <Icon sign="unfold" />
        </button>
      </header>
      {rows.length ? (
        <ElementTree tree={tree} rows={rows} changes={changes} touched={touched} onOpen={open} onClose={close} />
      ) : (
        <p className={css.none}>{noneText(moment !== null, text, only)}</p>
      )}
    </div>
  );
}

function noneText(known: boolean, text: string, only: boolean): string {
  if (!known) return "";
  if (text.trim()) return `No element has “${text.trim()}” in its kind, label, key or line.`;
  return only ? "This event changed no element." : "The page is empty here.";
}
