// The track that sliders share: one or two handles, their values above them, the ends of the scale below.
//
// While a handle is dragged the value is an edit; the release commits it. Arrow keys edit too, and commit after a short
// pause, so that holding one down is one change and not fifty.
import { Slider as MantineSlider, RangeSlider } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import css from "./widgets.module.css";

export const KEYBOARD_PAUSE_MS = 300;
/** Page up and page down move by this part of the scale, or by one step where that is more. */
const PAGE = 0.1;

interface SliderTrackProps {
  /** One number, or two: the handles from left to right. */
  readonly value: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly step: number;
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
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const byKey = useRef(false);
  const latest = useRef(commit);
  useEffect(() => {
    latest.current = commit;
  });

  const commitNow = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    latest.current();
  };
  const commitSoon = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(commitNow, KEYBOARD_PAUSE_MS);
  };
  // A slider that leaves the page has nothing to commit any more.
  useEffect(() => () => clearTimeout(timer.current), []);

  const page = (event: KeyboardEvent<HTMLElement>): void => {
    byKey.current = true;
    const by = event.key === "PageUp" ? 1 : event.key === "PageDown" ? -1 : 0;
    if (by === 0 || disabled) return;
    event.preventDefault();
    const handles = [...event.currentTarget.querySelectorAll("[role=slider]")];
    const moved = Math.max(0, handles.indexOf(document.activeElement ?? event.currentTarget));
    const size = Math.max(step, Math.round(((max - min) * PAGE) / step) * step);
    const next = value.map((number, index) => (index === moved ? clamp(number + by * size, min, max) : number));
    edit(next.sort((a, b) => a - b));
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
    onChangeEnd: () => (byKey.current ? commitSoon() : commitNow()),
  };
  const bubbles = value.map((number, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a handle is what it is by its place
    <Bubble key={index} share={shares[index] ?? 0} other={shares[1 - index]} text={write(number)} />
  ));

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend beside the label that is there
    <div
      className={css.slider}
      role="group"
      aria-label={name}
      onKeyDownCapture={page}
      onPointerDownCapture={() => {
        byKey.current = false;
      }}
      onBlur={() => timer.current !== undefined && commitNow()}
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

/** How close two handles may come before their values would cover each other, as a part of the track. */
const CLOSE = 0.16;

function Bubble({ share, other, text }: { share: number; other: number | undefined; text: string }): ReactNode {
  // At the ends of the track the value stays inside of it; beside a close handle it leans away from that.
  const close = other !== undefined && Math.abs(other - share) < CLOSE;
  const lean = close ? (share < other || (share === other && share > 0.5) ? 1 : 0) : share;
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
