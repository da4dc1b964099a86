// The field of shades and the band of hues: a chunk of its own, for pages that have a color picker which is opened.
import { ColorPicker as Shades } from "@mantine/core";
import "@mantine/core/styles/ColorSwatch.layer.css";
import "@mantine/core/styles/ColorPicker.layer.css";
import type { ReactNode } from "react";

interface PanelProps {
  readonly value: string;
  onChange(color: string): void;
}

export default function Panel({ value, onChange }: PanelProps): ReactNode {
  return (
    <Shades
      format="hex"
      value={value}
      onChange={(color) => color !== value && onChange(color)}
      saturationLabel="Saturation and brightness"
      hueLabel="Hue"
      size="md"
      fullWidth
    />
  );
}
