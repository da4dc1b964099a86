// The timeline: lanes that share one axis of time, and the position on it.
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { useDebugger, useShown } from "../debugger";
import { useDesk, useRow } from "../desk";
import { clockTime, count, span } from "../format";
import { IconButton } from "../icons";
import { rowsOf } from "./geometry";
import { Hand } from "./hand";
import { Stage } from "./stage";
import "./timeline.css";
import { Tip } from "./tip";

export function Timeline(): ReactNode {
  const desk = useDesk();
  const box = useRef<HTMLDivElement>(null);
  const [stage, setStage] = useState<Stage | null>(null);
  const [hover, setHover] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const [height, setHeight] = useState(0);
  const [, drawn] = useState(0);
  useLayoutEffect(() => {
    const [lanes, over] = box.current?.querySelectorAll("canvas") ?? [];
    if (!box.current || !lanes || !over) return;
    const made = new Stage(desk, lanes, over, () => drawn((before) => before + 1));
    const hand = new Hand(desk, made, box.current, setHover);
    const sized = new ResizeObserver(([entry]) => {
      if (!entry) return;
      made.resize(entry.contentRect.width, entry.contentRect.height);
      setHeight(entry.contentRect.height);
    });
    sized.observe(box.current);
    setStage(made);
    return () => {
      sized.disconnect();
      hand.close();
      made.close();
    };
  }, [desk]);
  useEffect(() => {
    desk.stage = stage;
  }, [desk, stage]);
  return (
    <div className="dbg-timeline">
      <Gutter height={height} stage={stage} />
      <div ref={box} className="dbg-lanes">
        <canvas className="dbg-canvas" />
        <canvas className="dbg-canvas" />
        <Scrubber />
        {!desk.lanes.whole && <p className="dbg-wait dbg-lanes-wait">Reading the timeline…</p>}
        {desk.lanes.whole?.complete === false && (
          <p className="dbg-idle dbg-reading">Reading a long session… {Math.round(100 * desk.lanes.covered)} %</p>
        )}
        {stage && hover && <Tip stage={stage} at={hover} />}
      </div>
    </div>
  );
}

/** Names of the lanes, and what there is to do with the view. */
function Gutter({ height, stage }: { height: number; stage: Stage | null }): ReactNode {
  const session = useShown("session");
  const skipping = stage?.skipping ?? false;
  const { matches } = useDesk();
  const searched = useSyncExternalStore(matches.subscribe, () => matches.tiles !== null);
  const rows = rowsOf(height, searched);
  return (
    <div className="dbg-gutter">
      <div className="dbg-zoom" role="toolbar" aria-label="View of the timeline">
        <IconButton sign="minus" label="Zoom out" keys="-" disabled={!stage?.zoomed} onClick={() => stage?.zoom(2)} />
        <IconButton sign="plus" label="Zoom in" keys="+" onClick={() => stage?.zoom(0.5)} />
        <IconButton
          sign="fit"
          label="The whole session"
          keys="0"
          disabled={!stage?.zoomed}
          onClick={() => stage?.look(null)}
        />
        <IconButton
          sign="idle"
          label="Skip idle times"
          keys="s"
          aria-pressed={skipping}
          onClick={() => stage?.skip(!skipping)}
        />
      </div>
      {rows
        .filter(({ name }) => name !== "ruler" && name !== "overview")
        .map(({ name, top, height: tall }) => (
          <span
            key={name}
            className={`dbg-lane-name${name === "matches" ? " dbg-lane-matches" : ""}`}
            style={{ top, height: tall }}
          >
            {name}
          </span>
        ))}
      <span className="dbg-lane-name dbg-lane-whole" style={{ top: rows.at(-1)?.top, height: 18 }}>
        {span((session.last ?? session.opened) - session.opened)}
      </span>
    </div>
  );
}

/** The position as a slider, for the keyboard and for those who listen. The keys of the page move it. */
function Scrubber(): ReactNode {
  const debugged = useDebugger();
  const { player } = useDesk();
  const position = useShown("position");
  const head = useShown("head");
  const row = useRow(position);
  const idle = useSyncExternalStore(player.subscribe, () => player.idle);
  const words = row ? `${row.kind ?? "damaged"}, ${row.text}${row.at === null ? "" : `, ${clockTime(row.at)}`}` : "";
  return (
    <>
      <div
        className="dbg-scrubber"
        role="slider"
        tabIndex={0}
        aria-label="Position"
        aria-valuemin={0}
        aria-valuemax={head}
        aria-valuenow={position}
        aria-valuetext={position === 0 ? "before the first event" : `${count(position)} of ${count(head)}: ${words}`}
        onKeyDown={(event) => {
          const pages = event.key === "PageDown" ? 1 : event.key === "PageUp" ? -1 : 0;
          if (!pages) return;
          event.preventDefault();
          debugged.go(position + pages * Math.max(1, Math.round(head / 20)));
        }}
      />
      {idle !== null && <p className="dbg-idle">{span(idle)} without events, shortened</p>}
    </>
  );
}
