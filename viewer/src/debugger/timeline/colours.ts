// The page's colours for the canvas, read anew when the scheme changes.
import type { Outcome, Tone } from "../wire";

export interface Colours {
  readonly ink: string;
  readonly soft: string;
  readonly faint: string;
  readonly line: string;
  readonly page: string;
  readonly accent: string;
  readonly font: string;
  readonly tones: Readonly<Record<Tone, { readonly text: string; readonly mark: string; readonly fill: string }>>;
}

const NAMES: Readonly<Record<Tone, string>> = {
  person: "blue",
  clock: "gray",
  good: "green",
  warn: "orange",
  bad: "red",
  app: "violet",
  plain: "gray",
};

export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim() || "#888";
  const tone = (name: Tone) => ({
    text: read(`--ev-${NAMES[name]}`),
    mark: read(`--ev-${NAMES[name]}-mark`),
    fill: read(`--ev-${NAMES[name]}-soft`),
  });
  return {
    ink: read("--ev-ink"),
    soft: read("--ev-ink-soft"),
    faint: read("--ev-ink-faint"),
    line: read("--ev-line"),
    page: read("--ev-page"),
    accent: read("--ev-accent"),
    font: read("--ev-font"),
    tones: {
      person: tone("person"),
      clock: tone("clock"),
      good: tone("good"),
      warn: tone("warn"),
      bad: tone("bad"),
      app: tone("app"),
      plain: tone("plain"),
    },
  };
}

/** Worse outcomes are drawn over better ones. */
export function severity(outcome: Outcome | null): number {
  return outcome === null ? 3 : { finished: 0, rerun: 0, stopped: 1, cancelled: 1, lost: 2, failed: 2 }[outcome];
}
