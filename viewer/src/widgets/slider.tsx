// A number, date or time, or a range of them, on a scale.
import type { ReactNode } from "react";
import type { SliderProps } from "../core/elements.gen";
import type { TreeNode } from "../core/tree";
import { useWidget } from "../store/widgets";
import { Field, useFieldIds } from "./field";
import { DEFAULT_FORMATS, formatMoment } from "./format-moment";
import { defaultFormat, formatNumber } from "./format-number";
import { plainName } from "./label";
import { SliderTrack } from "./slider-track";

export function Slider({ node }: { node: TreeNode<"slider"> }): ReactNode {
  const { min, max, step } = node.props;
  const widget = useWidget<number | readonly number[]>(node);
  const ids = useFieldIds();
  const range = typeof widget.value !== "number";
  return (
    <Field node={node} testid="stSlider" ids={ids} group>
      <SliderTrack
        value={typeof widget.value === "number" ? [widget.value] : widget.value}
        min={min}
        max={max}
        step={step}
        disabled={widget.disabled}
        name={plainName(node)}
        write={(value) => writeValue(value, node.props)}
        edit={(next) => widget.edit(range ? next : (next[0] ?? min))}
        commit={() => widget.commit()}
      />
    </Field>
  );
}

/** A number of the scale as the app's format, or else that of its type, writes it. */
export function writeValue(
  value: number,
  { type, step, format }: Pick<SliderProps, "type" | "step" | "format">,
): string {
  if (type === "int" || type === "float") return formatNumber(value, format ?? defaultFormat(type, step));
  return formatMoment(value, format ?? DEFAULT_FORMATS[type]);
}
