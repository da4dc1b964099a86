// Says what changed: to those who listen where the position is once it rests, and to all what was done in passing.
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { useShown } from "./debugger";
import { useDesk, useRow } from "./desk";
import { count } from "./format";
import { TONE_WORDS } from "./signs";

/** Milliseconds that the position rests before it is said, and that what was done is shown. */
const REST = 600;
const SHOWN = 2600;

export function Announcer(): ReactNode {
  const position = useShown("position");
  const head = useShown("head");
  const playing = useShown("playing");
  const following = useShown("following");
  const row = useRow(position);
  const [words, setWords] = useState("");
  const quiet = playing !== null || following;
  useEffect(() => {
    if (quiet) return;
    const timer = setTimeout(() => {
      if (position === 0) setWords("Before the first event");
      else if (row) {
        const { kind, text, tone } = row;
        setWords(`Event ${count(position)} of ${count(head)}: ${kind ?? "damaged"}, ${text}, ${TONE_WORDS[tone]}`);
      }
    }, REST);
    return () => clearTimeout(timer);
  }, [quiet, position, head, row]);
  return (
    <p className="dbg-hidden" role="status" aria-live="polite">
      {words}
    </p>
  );
}

export function Said(): ReactNode {
  const desk = useDesk();
  const said = useSyncExternalStore(desk.subscribe, () => desk.said);
  const [over, setOver] = useState<number | null>(null);
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setOver(said.at), SHOWN);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <div className="dbg-said" role="status" aria-live="polite">
      {said && said.at !== over && <p>{said.words}</p>}
    </div>
  );
}
