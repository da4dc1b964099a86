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

/** As text, where a drawn sign cannot stand. */
export const TONE_SIGNS: Readonly<Record<Tone, string>> = {
  person: "●",
  clock: "○",
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

/** Drawn on a grid of 12, because not every font has these signs. */
const SHAPES: Readonly<Record<Tone, ReactNode>> = {
  person: <circle cx="6" cy="6" r="3.25" fill="currentColor" stroke="none" />,
  clock: <path d="M6 3.5V6l1.75 1.25M10.5 6a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0z" />,
  good: <path d="m2.25 6.5 2.5 2.5 5-6" />,
  warn: <path d="M10.25 6a4.25 4.25 0 1 1-8.5 0 4.25 4.25 0 0 1 8.5 0zM3 9l6-6" />,
  bad: <path d="m2.75 2.75 6.5 6.5m0-6.5-6.5 6.5" />,
  app: <path d="M4 2.75v6.5L9.25 6z" fill="currentColor" />,
  plain: <path d="M6 2.75 9.25 6 6 9.25 2.75 6z" />,
};

export function ToneSign({ tone }: { tone: Tone }): ReactNode {
  return (
    <svg
      className={`dbg-sign ${toneClass(tone)}`}
      viewBox="0 0 12 12"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      role="img"
      aria-label={TONE_WORDS[tone]}
    >
      {SHAPES[tone]}
    </svg>
  );
}
