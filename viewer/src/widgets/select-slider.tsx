// One of a row of options, or a range of them, on a scale.
import type { ReactNode } from "react";
import type { TreeNode } from "../core/tree";
import { useWidget } from "../store/widgets";
import { Field, useFieldIds } from "./field";
import { plainName } from "./label";
import { SliderTrack } from "./slider-track";

export function SelectSlider({ node }: { node: TreeNode<"select_slider"> }): ReactNode {
  const { options } = node.props;
  const widget = useWidget<string | readonly string[]>(node);
  const ids = useFieldIds();
  const range = typeof widget.value !== "string";
  const labels = typeof widget.value === "string" ? [widget.value] : widget.value;
  const label = (index: number): string => options[index] ?? "";
  return (
    <Field node={node} testid="stSlider" ids={ids} group>
      <SliderTrack
        value={labels.map((chosen) => Math.max(0, options.indexOf(chosen)))}
        min={0}
        max={Math.max(0, options.length - 1)}
        step={1}
        disabled={widget.disabled || options.length < 2}
        name={plainName(node)}
        write={label}
        edit={(next) => widget.edit(range ? next.map(label) : label(next[0] ?? 0))}
        commit={() => widget.commit()}
      />
    </Field>
  );
}
