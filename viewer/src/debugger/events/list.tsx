// The list of events: as many rows as show are on the page, whatever the session's length.
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { useDebugger, useShown } from "../debugger";
import { useDesk } from "../desk";
import { Latest } from "../latest";
import { isFiltered } from "../steps";
import type { Filter } from "../wire";
import { EventPages, indexOf } from "./pages";
import { EventLine, ROW } from "./row";
import { drawn, laidOut, reveal, type Scroll, type Sizes, scrolled, scrollTo } from "./scaled-scroll";

export function EventList({ pages }: { pages: EventPages }): ReactNode {
  const version = useSyncExternalStore(pages.subscribe, () => pages.version);
  const total = pages.total;
  if (pages.error !== null && total === null) return <p className="dbg-empty">{pages.error}</p>;
  if (total === null) return <p className="dbg-wait dbg-empty">Reading events…</p>;
  if (total === 0) return <Nothing />;
  return <Rows pages={pages} total={total} version={version} />;
}

/** The pages of a filter; those without one are the desk's, which others use too. */
export function useFiltered(filter: Filter): EventPages {
  const debugged = useDebugger();
  const desk = useDesk();
  const [own, setOwn] = useState<{ readonly filter: Filter; readonly pages: EventPages } | null>(null);
  const filtered = isFiltered(filter);
  useEffect(() => {
    if (!filtered) return;
    const pages = new EventPages(debugged, filter);
    desk.lists.add(pages);
    setOwn({ filter, pages });
    pages.want(0, 1);
    return () => {
      desk.lists.delete(pages);
      pages.close();
    };
  }, [debugged, desk, filter, filtered]);
  useEffect(() => {
    if (!filtered) desk.rows.want(0, 1);
  }, [desk, filtered]);
  // Until the first page of another filter is asked for, the old list stays.
  return filtered && own ? own.pages : desk.rows;
}

function Nothing(): ReactNode {
  const debugged = useDebugger();
  const filtered = isFiltered(useShown("filter"));
  return (
    <div className="dbg-empty">
      <p>{filtered ? "No event matches." : "Nothing has been recorded in this session yet."}</p>
      {filtered && (
        <button type="button" className="dbg-button" onClick={() => debugged.change({ filter: {} })}>
          Show all events
        </button>
      )}
    </div>
  );
}

function Rows({ pages, total, version }: { pages: EventPages; total: number; version: number }): ReactNode {
  const debugged = useDebugger();
  const box = useRef<HTMLDivElement>(null);
  const position = useShown("position");
  const [view, setView] = useState(0);
  const [scroll, setScroll] = useState<Scroll>({ top: 0, offset: 0 });
  const sizes: Sizes = { rows: total, row: ROW, view };
  const selected = useIndex(pages, position, version);
  const [first, after] = drawn(scroll, sizes);
  useEffect(() => pages.want(first, after), [pages, first, after]);

  useLayoutEffect(() => {
    const sized = new ResizeObserver(([entry]) => entry && setView(entry.contentRect.height));
    if (box.current) sized.observe(box.current);
    return () => sized.disconnect();
  }, []);

  const go = (to: Scroll) => {
    setScroll(to);
    if (box.current) box.current.scrollTop = to.top;
  };
  // Of a live session the position may come before the row.
  const there = Math.min(selected, total - 1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another row, or another list, moves the view; scrolling does not move it back
  useLayoutEffect(() => {
    if (!view || there < 0) return;
    const offset = reveal(there, scroll, sizes);
    if (offset !== null) go(scrollTo(offset, sizes));
  }, [there, view, pages]);

  // Where keys lead to while the row there is on its way; nowhere once somebody goes elsewhere.
  const wish = useRef<{ readonly index: number; readonly moves: number }>(undefined);
  const goTo = (index: number) => {
    const row = pages.row(index);
    wish.current = row ? undefined : { index, moves: debugged.moves };
    if (row) debugged.go(row.position);
    else pages.want(index, index + 1, "keys");
  };
  const wished = () => (wish.current?.moves === debugged.moves ? wish.current.index : undefined);
  const step = (way: number) => goTo(Math.min(Math.max(0, (wished() ?? selected) + way), total - 1));
  const come = useEffectEvent(() => {
    const index = wished();
    if (index !== undefined && pages.row(index)) goTo(index);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each version may have the row
  useEffect(() => come(), [version]);
  const pressed = (event: KeyboardEvent) => {
    const way = { ArrowDown: 1, ArrowUp: -1, PageDown: Math.floor(view / ROW), PageUp: -Math.floor(view / ROW) }[
      event.key
    ];
    if (way === undefined || event.shiftKey) return;
    event.preventDefault();
    step(way);
  };
  const indexes = Array.from({ length: Math.max(0, after - first) }, (_, index) => first + index);
  const current = pages.row(selected);
  return (
    <div
      ref={box}
      className="dbg-rows"
      role="listbox"
      aria-label="Events"
      tabIndex={0}
      aria-activedescendant={current && selected >= first && selected < after ? `event-${current.position}` : undefined}
      onScroll={(event) => setScroll(scrolled(scroll, event.currentTarget.scrollTop, sizes))}
      onKeyDown={pressed}
    >
      <div role="presentation" style={{ height: laidOut(sizes) }}>
        <div
          role="presentation"
          className="dbg-rows-drawn"
          style={{ translate: `0 ${scroll.top - scroll.offset + first * ROW}px` }}
        >
          {indexes.map((index) => (
            <EventLine
              key={index}
              index={index}
              total={total}
              row={pages.row(index)}
              selected={index === selected}
              exact={index !== selected || current?.position === position}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** The row of the position, or of the last one before it: at once where rows are positions, else the server says. */
function useIndex(pages: EventPages, position: number, version: number): number {
  const debugged = useDebugger();
  const [said, setSaid] = useState<{ readonly pages: EventPages; readonly index: number }>({ pages, index: -1 });
  const [asking, setAsking] = useState<Latest<number, { readonly index: number }> | null>(null);
  const all = pages.query === "";
  useEffect(() => {
    const made = new Latest<number, { readonly index: number }>(
      (at) => debugged.api.fresh(debugged.path(`index?position=${at}&${pages.query}`)),
      ({ index }) => setSaid({ pages, index }),
      () => {},
    );
    setAsking(made);
    return () => made.close();
  }, [debugged, pages]);
  const near = all ? null : pages.indexNear(position);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of a list that grew the answer may be another one
  useEffect(() => {
    if (!all && near === null) asking?.want(position);
  }, [asking, all, near, position, version]);
  if (all) return position === 0 ? -1 : indexOf(position, debugged.shown.session.damaged);
  return near ?? (said.pages === pages ? said.index : -1);
}
