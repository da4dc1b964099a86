// Who did it, or how it ended: a colour, a sign and a word, so that none of them carries meaning alone.
import type { ReactNode } from "react";
import type { Outcome, Tone } from "./wire";

/** Words for people who cannot see the colour. */
export const TONE_WORDS: Readonly<Record<Tone, string>> = {
  person: "a person",
  clock: "the clock",
  good: "went well",
  warn: "did not run to its end",
  bad: "failed",
  app: "the app",
  plain: "the runtime",
};

export const TONE_SIGNS: Readonly<Record<Tone, string>> = {
  person: "●",
  clock: "◷",
  good: "✓",
  warn: "⊘",
  bad: "✕",
  app: "▸",
  plain: "◇",
};

/** How a run ended; what none has is under way. */
export const OUTCOME_TONES: Readonly<Record<Outcome, Tone>> = {
  finished: "good",
  cancelled: "warn",
  stopped: "warn",
  rerun: "good",
  failed: "bad",
  lost: "bad",
};

export const OUTCOME_SIGNS: Readonly<Record<Outcome, string>> = {
  finished: "✓",
  cancelled: "⊘",
  stopped: "■",
  rerun: "↻",
  failed: "✕",
  lost: "?",
};

/** The class that gives a sign or text the colour of a tone: `--dbg-tone`. */
export function toneClass(tone: Tone): string {
  return `dbg-${tone}`;
}

export function ToneSign({ tone }: { tone: Tone }): ReactNode {
  return (
    <span className={`dbg-sign ${toneClass(tone)}`} role="img" aria-label={TONE_WORDS[tone]}>
      {TONE_SIGNS[tone]}
    </span>
  );
}
