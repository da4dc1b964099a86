// The track that sliders share: one or two handles, their values above them, the ends of the scale below.
//
// While a handle is dragged the value is an edit; the release commits it. Arrow keys edit too, and commit after a short
// pause, so that holding one down is one change and not fifty.
import { Slider as MantineSlider, RangeSlider } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
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
  const byKey = useRef(false);
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
    byKey.current = true;
    if (disabled) return;
    const handles = [...event.currentTarget.querySelectorAll("[role=slider]")];
    const moved = Math.max(0, handles.indexOf(document.activeElement ?? event.currentTarget));
    const target = keyTarget(event.key, value[moved] ?? min, { min, max, step });
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    // One handle stops at the other.
    const next = clamp(target, value[moved - 1] ?? min, value[moved + 1] ?? max);
    edit(value.map((number, index) => (index === moved ? next : number)));
    commitSoon();
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
    classNames: { root: css.sliderRoot ?? "", thumb: css.thumb ?? "", track: css.track ?? "", bar: css.bar ?? "" },
    thumbValueText: write,
    // The slider reads the pointer once a frame, so after a quick click the value comes after the release.
    onChangeEnd: () => (byKey.current ? commitSoon() : requestAnimationFrame(commitNow)),
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
      onPointerDownCapture={() => {
        byKey.current = false;
      }}
      onBlur={() => pauses.has(latest) && commitNow()}
    >
      {high === undefined ? (
        <MantineSlider
          {...shared}
          value={low}
          thumbLabel={name}
          thumbChildren={bubbles[0]}
          onChange={(next) => edit([next])}
        />
      ) : (
        <RangeSlider
          {...shared}
          value={[low, high]}
          minRange={0}
          thumbFromLabel={`${name}, from`}
          thumbToLabel={`${name}, to`}
          thumbChildren={bubbles}
          onChange={(next) => edit(next)}
        />
      )}
      <div className={`stSliderTickBar ${css.ticks}`} data-testid="stSliderTickBar" aria-hidden="true">
        <span>{write(min)}</span>
        <span>{write(max)}</span>
      </div>
    </div>
  );
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
