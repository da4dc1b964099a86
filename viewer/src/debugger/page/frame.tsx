// The frame that a recorded page lives in, with its own styles, floats and media queries; drives it, and tells what is done in it.
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import type { Tree } from "../../core/tree";
import type { Moment } from "../wire";
import type { Host, Mark, Outside, Scene, Still, StillWindow } from "./contract";
import { type Step, toWire } from "./moments";
import css from "./page.module.css";
import { fitted, type Width } from "./widths";

export interface Shows {
  readonly session: string;
  readonly title: string;
  readonly moment: Moment | null;
  readonly tree: Tree;
  readonly step: Step;
}

export interface FrameProps {
  readonly name: string;
  readonly shows: Shows;
  readonly marks: readonly Mark[];
  readonly scheme: "light" | "dark";
  readonly width: Width;
  readonly selected: number | null;
  readonly hovered: number | null;
  /** What is shown is not what the debugger asks for. */
  readonly dimmed: boolean;
  /** What the marks are. */
  readonly noun: "change" | "difference";
  /** Scrolls along with it. */
  readonly along?: Along | undefined;
  onPick(id: number | null): void;
  onHover?(id: number | null): void;
}

export function Frame(props: FrameProps): ReactNode {
  const { name, dimmed, width, noun } = props;
  const stage = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const [outside, setOutside] = useState<Outside>(NOTHING);
  const still = useStill(frame, props, setOutside);
  const { style, scale } = fitted(width, useSize(stage));
  useEffect(() => still?.shownAt(scale), [still, scale]);
  return (
    <div className={css.stage} ref={stage} data-width={width} data-dimmed={dimmed || undefined}>
      <iframe ref={frame} className={css.frame} src="./debugger-page.html" title={name} style={style} />
      <Hint side="above" count={outside.above} noun={noun} onGo={() => still?.scrollTo("above")} />
      <Hint side="below" count={outside.below} noun={noun} onGo={() => still?.scrollTo("below")} />
      {outside.lost && <p className={css.lost}>The selected element takes no room on the page</p>}
    </div>
  );
}

const NOTHING: Outside = { above: 0, below: 0, hidden: 0, lost: false };

interface HintProps {
  readonly side: "above" | "below";
  readonly count: number;
  readonly noun: string;
  onGo(): void;
}

function Hint({ side, count, noun, onGo }: HintProps): ReactNode {
  if (!count) return null;
  return (
    <button type="button" className={css.hint} data-side={side} onClick={onGo}>
      <span aria-hidden="true">{side === "above" ? "↑" : "↓"}</span> {count === 1 ? `1 ${noun}` : `${count} ${noun}s`}{" "}
      {side}
    </button>
  );
}

/** The page in the frame, once it is there; it shows what the props say. */
function useStill(
  frame: { readonly current: HTMLIFrameElement | null },
  props: FrameProps,
  setOutside: (outside: Outside) => void,
): Still | undefined {
  const [still, setStill] = useState<Still>();
  const pick = useEffectEvent((id: number | null) => {
    picked.current = id;
    props.onPick(id);
  });
  const hover = useEffectEvent((id: number | null) => props.onHover?.(id));
  const scheme = useEffectEvent(() => props.scheme);
  const picked = useRef<number | null>(null);
  const along = useEffectEvent(() => props.along);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const host: Host = {
      picked: (id) => pick(id),
      hovered: (id) => hover(id),
      pressed: (event) => !element.dispatchEvent(copied(event)),
      outside: setOutside,
      scrolled: (top) => along()?.scrolled(host, top),
      left: (backwards) => leave(element, backwards),
    };
    let leaves: (() => void) | undefined;
    const stop = whenReady(element, (open) => {
      const page = open(host, scheme());
      leaves = along()?.join(host, page);
      setStill(page);
    });
    return () => {
      stop();
      leaves?.();
    };
  }, [frame, setOutside]);
  useShown(still, props.shows);
  useEffect(() => still?.scheme(props.scheme), [still, props.scheme]);
  useEffect(() => still?.mark(props.marks), [still, props.marks]);
  useEffect(() => still?.hover(props.hovered), [still, props.hovered]);
  const { selected } = props;
  useEffect(() => {
    // Who clicks on it has it before the eyes.
    still?.select(selected, selected !== picked.current);
    picked.current = null;
  }, [still, selected]);
  return still;
}

/** Keeps the page in the frame at the moment that is shown, by ops where it can. */
function useShown(still: Still | undefined, shows: Shows): void {
  const at = useRef<{ still: Still; session: string; moment: Moment }>(undefined);
  useEffect(() => {
    const { session, title, moment, tree, step } = shows;
    const known = at.current;
    if (!still || !moment || (known?.still === still && known.moment === moment)) return;
    const { position, page, query } = moment;
    const scene: Scene = { session, title, position, page, query, running: moment.running.length > 0 };
    at.current = { still, session, moment };
    const goesOn = known?.still === still && known.session === session && known.moment.position === step.from;
    if (goesOn) still.patch(step.ops, scene, step.play);
    else still.whole(toWire(tree), scene);
  }, [still, shows]);
}

/** Pages side by side that scroll together. */
export class Along {
  readonly #pages = new Map<Host, Still>();

  join(host: Host, page: Still): () => void {
    this.#pages.set(host, page);
    return () => this.#pages.delete(host);
  }

  scrolled(from: Host, top: number): void {
    for (const [host, page] of this.#pages) if (host !== from) page.scroll(top);
  }
}

function whenReady(frame: HTMLIFrameElement, then: (open: NonNullable<StillWindow["evlitOpenPage"]>) => void) {
  let gone = false;
  const look = () => {
    const page = frame.contentWindow as StillWindow | null;
    if (gone || !page) return;
    if (page.evlitOpenPage) {
      gone = true;
      then(page.evlitOpenPage);
    } else page.addEventListener("evlit-ready", look, { once: true });
  };
  frame.addEventListener("load", look, { once: true });
  // It may have loaded before anybody listened.
  if (frame.contentWindow?.location.href !== "about:blank") look();
  return () => {
    gone = true;
    frame.removeEventListener("load", look);
  };
}

/** The same key, pressed on the frame: the debugger's shortcuts hear of it as of any other. */
function copied(event: KeyboardEvent): KeyboardEvent {
  const { key, code, location, repeat, ctrlKey, shiftKey, altKey, metaKey } = event;
  const init = { key, code, location, repeat, ctrlKey, shiftKey, altKey, metaKey };
  return new KeyboardEvent("keydown", { ...init, bubbles: true, cancelable: true });
}

/** The Tab key goes on from the frame: the browser does the rest, from where the focus is now. */
function leave(frame: HTMLIFrameElement, backwards: boolean): void {
  const edge = document.createElement("span");
  edge.tabIndex = -1;
  if (backwards) frame.before(edge);
  else frame.after(edge);
  edge.focus({ preventScroll: true });
  edge.addEventListener("blur", () => edge.remove(), { once: true });
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function useSize(box: { readonly current: HTMLElement | null }): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const sizes = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [box]);
  return size;
}
