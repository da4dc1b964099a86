// What the keys do, and what signs and colours mean.
import { Fragment, type ReactNode } from "react";
import { Dialog } from "./dialog";
import { KEYS } from "./keys";
import { TONE_SIGNS, TONE_WORDS, ToneSign } from "./signs";
import type { Tone } from "./wire";

export function KeysDialog({ close }: { close: () => void }): ReactNode {
  return (
    <Dialog title="Keys" close={close}>
      <dl className="dbg-keys">
        {KEYS.filter(({ shown }) => shown).map(({ command, shown, words }) => (
          <div key={command}>
            <dt>
              {shown.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <h3>Signs</h3>
      <p className="dbg-legend">
        {(Object.keys(TONE_SIGNS) as Tone[]).map((tone) => (
          <Fragment key={tone}>
            <ToneSign tone={tone} /> <span>{TONE_WORDS[tone]}</span>
          </Fragment>
        ))}
      </p>
      <h3>Timeline</h3>
      <p>
        Drag its head to scrub, drag over lanes to zoom in, click to jump. The wheel zooms, with Shift it moves. A
        double click shows the whole session. A run too short for its sign is cut off where it did not run to its end,
        and longer where it failed.
      </p>
    </Dialog>
  );
}
