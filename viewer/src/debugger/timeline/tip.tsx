// What the pointer is at in the timeline, in words.
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { clockTime, count, span } from "../format";
import { OUTCOME_TONES, ToneSign } from "../signs";
import type { Bar } from "../wire";
import { HEAD, type Hit } from "./geometry";
import type { Stage } from "./stage";

export function Tip({ stage, at }: { stage: Stage; at: { readonly x: number; readonly y: number } }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [left, setLeft] = useState(at.x);
  const hit = stage.hit(at.x, at.y);
  const note = at.y <= HEAD ? stage.noteAt(at.x) : null;
  useLayoutEffect(() => {
    const wide = box.current?.offsetWidth ?? 0;
    const room = box.current?.parentElement?.clientWidth ?? 0;
    setLeft(Math.max(4, Math.min(at.x + 12, room - wide - 4)));
  });
  return (
    <div ref={box} className="dbg-tip" style={{ left, top: Math.max(2, at.y + 14) }} aria-hidden="true">
      <span className="dbg-tip-time">{clockTime(stage.timeAt(at.x))}</span>
      {hit && <Said hit={hit} />}
      {note && (
        <span className="dbg-tip-text">
          <b>{count(note.position)}</b> {note.text || "a bookmark"}
        </span>
      )}
    </div>
  );
}

function Said({ hit }: { hit: Hit }): ReactNode {
  if (hit.kind === "bar") return <OfBar bar={hit.bar} />;
  const { mark, lane } = hit;
  const more = mark.count > 1 ? `and on, ${count(mark.count)} ${lane}: ` : "";
  return (
    <span className="dbg-tip-text">
      {lane !== "matches" && <ToneSign tone={mark.tone} />} <b>{count(mark.position)}</b> {more}
      {mark.text}
    </span>
  );
}

function OfBar({ bar }: { bar: Bar }): ReactNode {
  const tone = bar.outcome === null ? "app" : OUTCOME_TONES[bar.outcome];
  const what =
    bar.count > 1 ? `${count(bar.count)} runs from run ${count(bar.run)} on, the worst` : `run ${count(bar.run)}`;
  const long = bar.to === null ? "under way" : `${bar.outcome}, ${span(bar.to - bar.from)}`;
  return (
    <span className="dbg-tip-text">
      <ToneSign tone={tone} /> {what} {long}
      {bar.fragment && " · a fragment"}
    </span>
  );
}
