// The track that sliders share: one or two handles, their values above them, the ends of the scale below.
//
// While a handle is dragged the value is an edit; the release commits it. Arrow keys edit too, and commit after a short
// pause, so that holding one down is one change and not fifty.
//
// The pointer is read here and not by the library, which reads it in the frame after: a quick click would be over by then,
// its value would come behind whatever was clicked next, and a range would have let go of its handle.
import { Slider as MantineSlider, RangeSlider } from "@mantine/core";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from "react";
import { useSession } from "../store/session";
import { decimals } from "./format-number";
import css from "./slider.module.css";

export const KEYBOARD_PAUSE_MS = 300;
/** Page up and page down move by this part of the scale, or by one step where that is more. */
const PAGE = 0.1;

interface SliderTrackProps extends Scale {
  /** One number, or two: the handles from left to right. */
  readonly value: readonly number[];
  readonly disabled: boolean;
  readonly name: string;
  /** How a number of the scale is written. */
  write(value: number): string;
  edit(value: number[]): void;
  commit(): void;
}

export function SliderTrack(props: SliderTrackProps): ReactNode {
  const { value, min, max, step, disabled, name, write, edit, commit } = props;
  const [low = min, high] = value;
  const { pauses } = useSession().widgets;
  /** The handle that the pointer holds. */
  const held = useRef<number | null>(null);
  /** A key is being pressed that the library takes: what it says meanwhile counts. */
  const pressed = useRef(false);
  const latest = useRef(commit);
  useEffect(() => {
    latest.current = commit;
  });

  const commitNow = (): void => {
    pauses.drop(latest);
    latest.current();
  };
  const commitSoon = (): void => pauses.begin(latest, KEYBOARD_PAUSE_MS, () => latest.current());
  // A slider that leaves the page has nothing to commit any more.
  useEffect(() => () => pauses.drop(latest), [pauses]);

  const keyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (disabled) return;
    const handles = handlesIn(event.currentTarget);
    const moved = Math.max(0, handles.indexOf(document.activeElement ?? event.currentTarget));
    const target = keyTarget(event.key, value[moved] ?? min, { min, max, step });
    pressed.current = target === undefined;
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    // One handle stops at the other.
    const next = clamp(target, value[moved - 1] ?? min, value[moved + 1] ?? max);
    edit(value.map((number, index) => (index === moved ? next : number)));
    commitSoon();
  };

  const hold = (event: PointerEvent<HTMLElement>): void => {
    const { target } = event;
    const track = target instanceof Element ? target.closest(TRACK) : null;
    if (disabled || event.button !== 0 || !event.isPrimary || !track) return;
    const handle = handlesIn(track).findIndex((each) => each.contains(event.target as Element));
    held.current = handle < 0 ? nearest(value, numberAt(track, event.clientX, props)) : handle;
    try {
      (target as Element).setPointerCapture(event.pointerId);
    } catch {
      // gone already
    }
    drag(event);
  };
  const drag = (event: PointerEvent<HTMLElement>): void => {
    const track = event.currentTarget.querySelector(TRACK);
    const moved = held.current;
    if (disabled || moved === null || !track) return;
    const next = numberAt(track, event.clientX, props);
    // One handle takes the other along.
    edit(
      value.map((number, index) =>
        index < moved ? Math.min(number, next) : index > moved ? Math.max(number, next) : next,
      ),
    );
  };
  const release = (): void => {
    if (held.current !== null) commitNow();
    held.current = null;
  };

  const shares = value.map((number) => (max > min ? (clamp(number, min, max) - min) / (max - min) : 0));
  const shared = {
    min,
    max,
    step,
    disabled,
    label: null,
    thumbSize: 18,
    size: 6,
    classNames: {
      root: css.sliderRoot ?? "",
      trackContainer: TRACK.slice(1),
      track: css.track ?? "",
      bar: css.bar ?? "",
      thumb: css.thumb ?? "",
    },
    thumbValueText: write,
    onChangeEnd: () => pressed.current && commitSoon(),
  };
  const bubbles = value.map((number, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a handle is what it is by its place
    <Bubble key={index} share={shares[index] ?? 0} other={shares[1 - index]} text={write(number)} />
  ));

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens to what the handles inside, which have the role, do not take
    <div
      className={css.slider}
      onKeyDownCapture={keyDown}
      onKeyDown={() => {
        pressed.current = false;
      }}
      onPointerDown={hold}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
      onBlur={() => pauses.has(latest) && commitNow()}
    >
      {high === undefined ? (
        <MantineSlider
          {...shared}
          value={low}
          thumbLabel={name}
          thumbChildren={bubbles[0]}
          onChange={(next) => pressed.current && edit([next])}
        />
      ) : (
        <RangeSlider
          {...shared}
          value={[low, high]}
          minRange={0}
          thumbFromLabel={`${name}, from`}
          thumbToLabel={`${name}, to`}
          thumbChildren={bubbles}
          onChange={(next) => pressed.current && edit(next)}
        />
      )}
      <div className={`stSliderTickBar ${css.ticks}`} data-testid="stSliderTickBar" aria-hidden="true">
        <span>{write(min)}</span>
        <span>{write(max)}</span>
      </div>
    </div>
  );
}

/** What the pointer can take hold of. */
const TRACK = ".ev-slider-track";

function handlesIn(box: Element): Element[] {
  return [...box.querySelectorAll("[role=slider]")];
}

/** The number of the scale at a place on the screen. */
function numberAt(track: Element, x: number, scale: Scale): number {
  const { left, width } = track.getBoundingClientRect();
  const share = width > 0 ? clamp((x - left) / width, 0, 1) : 0;
  const { min, max, step } = scale;
  return onScale(min + Math.round((share * (max - min)) / step) * step, scale);
}

function nearest(value: readonly number[], to: number): number {
  const [low = to, high = low] = value;
  return value.length > 1 && Math.abs(high - to) < Math.abs(low - to) ? 1 : 0;
}

/** Where the keys go that the slider does not know itself. */
function keyTarget(key: string, from: number, { min, max, step }: Scale): number | undefined {
  const page = Math.max(step, Math.round(((max - min) * PAGE) / step) * step);
  switch (key) {
    case "Home":
      return min;
    case "End":
      return max;
    case "PageUp":
      return onScale(from + page, { min, max, step });
    case "PageDown":
      return onScale(from - page, { min, max, step });
    default:
      return undefined;
  }
}

/** Without the last bits that adding decimals leaves: 0.1 + 0.2 is 0.3. */
function onScale(value: number, { min, max, step }: Scale): number {
  return clamp(Number(value.toFixed(Math.min(100, Math.max(decimals(min), decimals(step))))), min, max);
}

interface Scale {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** From this distance of two handles on, as a part of the track, their values begin to make room for each other. */
const CLOSE = 0.3;

function Bubble({ share, other, text }: { share: number; other: number | undefined; text: string }): ReactNode {
  // At the ends of the track the value stays inside of it; the closer the other handle, the more it leans away from that.
  const away = share < (other ?? 0) || (share === other && share > 0.5) ? 1 : 0;
  const closeness = other === undefined ? 0 : Math.max(0, 1 - Math.abs(other - share) / CLOSE);
  const lean = share + (away - share) * Math.min(1, 2 * closeness);
  return (
    <div
      className={`stSliderThumbValue ${css.bubble}`}
      data-testid="stSliderThumbValue"
      style={{ transform: `translateX(${-100 * lean}%)`, insetInlineStart: `${100 * lean}%` }}
    >
      {text}
    </div>
  );
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
