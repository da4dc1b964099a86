// The flame chart: the run, its fragments and its calls over time. Drag to zoom in, double click to see all again; the keys
// + - 0 and the arrows do the same. The table below it says the same to who cannot see it.
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { counted } from "../format";
import type { Span } from "../wire";
import { type Drawn, drawn, type Flame, moved, ticks, type Window, zoomed } from "./flame";
import { duration } from "./words";

const ROW = 22;
const AXIS = 18;

export interface FlameChartProps {
  readonly flame: Flame;
  readonly spans: readonly Span[];
  /** The line that is marked. */
  readonly line: string | null;
  readonly choose: (line: string | null) => void;
}

export function FlameChart({ flame, spans, line, choose }: FlameChartProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [zoom, setZoom] = useZoom(flame);
  const [pointed, setPointed] = useState<Drawn | null>(null);
  const drag = useDrag(box, width, zoom, setZoom);
  const all = zoom.from <= 0 && zoom.to >= flame.seconds;
  useWheel(box, (factor, share) =>
    setZoom(zoomed(zoom, factor, zoom.from + share * (zoom.to - zoom.from), flame.seconds)),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const next = keyed(event.key, zoom, flame.seconds);
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    setZoom(next);
  };
  const height = AXIS + flame.levels * ROW;
  return (
    <div className="ins-flame">
      <div className="ins-flame-tools">
        <span className="ins-flame-words">{pointed ? wordsOf(pointed, spans) : windowWords(zoom, all)}</span>
        <button
          type="button"
          className="ins-mini"
          aria-label="Zoom into the run"
          onClick={() => setZoom(byKey("+", zoom, flame))}
        >
          +
        </button>
        <button
          type="button"
          className="ins-mini"
          aria-label="Zoom out of the run"
          disabled={all}
          onClick={() => setZoom(byKey("-", zoom, flame))}
        >
          −
        </button>
        <button
          type="button"
          className="ins-mini"
          aria-label="All of the run"
          disabled={all}
          onClick={() => setZoom(byKey("0", zoom, flame))}
        >
          ⤢
        </button>
      </div>
      <div
        ref={box}
        className="ins-flame-box"
        role="application"
        aria-label={`Flame chart of ${duration(flame.seconds)}: plus and minus zoom, arrows move, 0 shows all`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is zoomed and moved with keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        onDoubleClick={() => setZoom(byKey("0", zoom, flame))}
        onPointerLeave={() => setPointed(null)}
        {...drag.handlers}
      >
        <svg width={width} height={height} aria-hidden="true">
          <Axis window={zoom} width={width} height={height} />
          {drawn(flame, zoom, width).map((each) => (
            <FlameBox
              key={`${each.box.level}-${each.box.kind}-${each.box.from}-${each.box.span}`}
              drawn={each}
              line={each.box.span === null ? null : (spans[each.box.span]?.line ?? null)}
              marked={line}
              point={setPointed}
              choose={(next) => drag.moved() || choose(next === line ? null : next)}
            />
          ))}
          {drag.selection ? (
            <rect className="ins-flame-drag" x={drag.selection[0]} width={drag.selection[1]} y={0} height={height} />
          ) : null}
        </svg>
      </div>
    </div>
  );
}

function FlameBox({
  drawn: { box, x, width, count: many },
  drawn: each,
  line,
  marked,
  point,
  choose,
}: {
  drawn: Drawn;
  line: string | null;
  marked: string | null;
  point: (drawn: Drawn) => void;
  choose: (line: string | null) => void;
}): ReactNode {
  const y = AXIS + box.level * ROW;
  const text = many === 1 && width > 26 ? fitting(box.label, width - 8) : "";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table below the chart does the same with keys
    <g
      className="ins-flame-span"
      data-kind={box.kind}
      data-marked={line !== null && line === marked}
      onPointerEnter={() => point(each)}
      onClick={() => line !== null && choose(line)}
    >
      <rect x={x} y={y + 1} width={Math.max(1, width - (width > 3 ? 1 : 0))} height={ROW - 2} rx={width > 6 ? 3 : 0} />
      {text ? (
        <text x={x + 5} y={y + ROW / 2 + 4}>
          {text}
        </text>
      ) : null}
    </g>
  );
}

/** About as many letters as there is room for. */
function fitting(text: string, width: number): string {
  const letters = Math.floor(width / 6.4);
  if (text.length <= letters) return text;
  return letters < 4 ? "" : `${text.slice(0, letters - 1)}…`;
}

function Axis({ window, width, height }: { window: Window; width: number; height: number }): ReactNode {
  const scale = width / Math.max(window.to - window.from, 1e-12);
  return (
    <g className="ins-flame-axis">
      {ticks(window, Math.max(2, Math.floor(width / 90))).map((at) => {
        const x = (at - window.from) * scale;
        return (
          <g key={at}>
            <line x1={x} x2={x} y1={0} y2={height} />
            {x < width - 40 ? (
              <text x={x + 4} y={12}>
                {at === 0 ? "0" : duration(at)}
              </text>
            ) : null}
          </g>
        );
      })}
    </g>
  );
}

function wordsOf({ box, count: many }: Drawn, spans: readonly Span[]): string {
  if (many > 1) return `${counted(many, "short call")} near ${duration(box.from)}`;
  const span = box.span === null ? null : spans[box.span];
  if (!span) return `${box.label}: ${duration(box.to - box.from)}`;
  const calls = span.calls > 1 ? `${counted(span.calls, "call")} of ` : "";
  const what = box.kind === "own" ? `your code before ${span.name}` : `${calls}${span.name}`;
  return `${what} · ${span.line} · ${duration(box.to - box.from)}`;
}

function windowWords(window: Window, all: boolean): string {
  const words = `${duration(window.from)} to ${duration(window.to)}`;
  return all ? `all of ${duration(window.to)}` : words;
}

function keyed(key: string, window: Window, seconds: number): Window | null {
  const middle = (window.from + window.to) / 2;
  const size = window.to - window.from;
  switch (key) {
    case "+":
    case "=":
      return zoomed(window, 0.5, middle, seconds);
    case "-":
      return zoomed(window, 2, middle, seconds);
    case "0":
      return { from: 0, to: seconds };
    case "ArrowLeft":
      return moved(window, -size / 5, seconds);
    case "ArrowRight":
      return moved(window, size / 5, seconds);
    default:
      return null;
  }
}

function byKey(key: string, window: Window, flame: Flame): Window {
  return keyed(key, window, flame.seconds) ?? window;
}

/** The window of time; another run begins with all of it. */
function useZoom(flame: Flame): readonly [Window, (window: Window) => void] {
  const whole = { from: 0, to: flame.seconds };
  const [zoom, setZoom] = useState<{ readonly of: Flame; readonly window: Window }>({ of: flame, window: whole });
  return [zoom.of === flame ? zoom.window : whole, (window) => setZoom({ of: flame, window })];
}

function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(360);
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    const measure = () => current.clientWidth && setWidth(current.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [box]);
  return width;
}

/** Ctrl and the wheel zoom, as do two fingers on a touch pad; the wheel alone scrolls the panel. */
function useWheel(box: RefObject<HTMLElement | null>, zoom: (factor: number, share: number) => void): void {
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useEffect(() => {
    const { current } = box;
    if (!current) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault(); // the browser would zoom the page
      const { left, width } = current.getBoundingClientRect();
      latest.current(1.0025 ** event.deltaY, (event.clientX - left) / Math.max(1, width));
    };
    current.addEventListener("wheel", onWheel, { passive: false });
    return () => current.removeEventListener("wheel", onWheel);
  }, [box]);
}

const MOVED = 4;

/** A stretch that is dragged over becomes the window. */
function useDrag(
  box: RefObject<HTMLElement | null>,
  width: number,
  window: Window,
  setWindow: (window: Window) => void,
) {
  const [selection, setSelection] = useState<readonly [number, number] | null>(null);
  const start = useRef<number | null>(null);
  const far = useRef(false);
  const at = (event: PointerEvent) => {
    const left = box.current?.getBoundingClientRect().left ?? 0;
    return Math.min(width, Math.max(0, event.clientX - left));
  };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || event.pointerType === "touch") return;
      start.current = at(event);
      far.current = false;
    },
    onPointerMove: (event: PointerEvent) => {
      if (start.current === null) return;
      const x = at(event);
      if (Math.abs(x - start.current) > MOVED && !far.current) {
        far.current = true;
        box.current?.setPointerCapture(event.pointerId);
      }
      if (far.current) setSelection([Math.min(x, start.current), Math.abs(x - start.current)]);
    },
    onPointerUp: () => {
      start.current = null;
      if (!selection) return;
      const scale = (window.to - window.from) / Math.max(1, width);
      const [x, wide] = selection;
      setSelection(null);
      if (wide > MOVED) setWindow({ from: window.from + x * scale, to: window.from + (x + wide) * scale });
    },
    onPointerCancel: () => {
      start.current = null;
      setSelection(null);
    },
  };
  return { selection, handlers, moved: () => far.current };
}
