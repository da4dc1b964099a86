// What the debugger and the frame with the recorded page say to each other. Both are ours and of one origin: they call each other.
import type { Op } from "../../core/ops";
import type { WireNode } from "../../core/tree";

/** What a page shows besides its tree. */
export interface Scene {
  /** Id of the session: that of another one makes another page. */
  readonly session: string;
  readonly title: string;
  readonly position: number;
  readonly page: string;
  readonly query: string;
  readonly running: boolean;
}

/** How an element stands out: what the event did to it, or that another page has it otherwise. */
export type How = "inserted" | "changed" | "moved" | "different";

export interface Mark {
  readonly id: number;
  readonly how: How;
}

/** How many marks are out of view, and on which side. */
export interface Outside {
  readonly above: number;
  readonly below: number;
  /** In something that is closed, or that has no size. */
  readonly hidden: number;
  /** The selected element is on the page, and takes no room there. */
  readonly lost: boolean;
}

/** The recorded page, as the debugger calls it. */
export interface Still {
  /** Shows a whole tree. What stays of the page before keeps its elements. */
  whole(tree: WireNode, scene: Scene): void;
  /** Goes on from what is shown. `play`: toasts and the like appear. */
  patch(ops: readonly Op[], scene: Scene, play: boolean): void;
  scheme(scheme: "light" | "dark"): void;
  /** How large the page is shown: what is written over it is as large as ever. */
  shownAt(scale: number): void;
  mark(marks: readonly Mark[]): void;
  /** `show`: open what it is in, and scroll to it. */
  select(id: number | null, show: boolean): void;
  hover(id: number | null): void;
  scrollTo(side: "above" | "below"): void;
  /** Scrolls the page as far as another one is. */
  scroll(top: number): void;
  /** Focus goes to the page, which is one stop of the Tab key. */
  focus(): void;
}

/** The debugger, as the recorded page calls it. */
export interface Host {
  picked(id: number | null): void;
  hovered(id: number | null): void;
  /** A key was pressed in the page. True when the debugger made use of it. */
  pressed(event: KeyboardEvent): boolean;
  outside(outside: Outside): void;
  /** The page is scrolled so far. */
  scrolled(top: number): void;
  /** The Tab key leaves the page. */
  left(backwards: boolean): void;
}

/** Called once, when the frame is loaded. */
export type Open = (host: Host, scheme: "light" | "dark") => Still;

export interface StillWindow extends Window {
  evlitOpenPage?: Open;
}
