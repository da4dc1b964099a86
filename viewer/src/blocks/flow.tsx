// The flow of elements in a block: one below the other, or side by side. Every block ends in one of these.
import type { CSSProperties, ReactNode, Ref } from "react";
import type { Kind, PropsByKind } from "../core/elements.gen";
import type { TreeNode } from "../core/tree";
import { Children, DirectionContext, names } from "./children";

type Gap = NonNullable<PropsByKind["container"]["gap"]>;

const GAPS: Readonly<Record<Exclude<Gap, number>, number>> = {
  none: 0,
  xxsmall: 4,
  xsmall: 8,
  small: 16,
  medium: 32,
  large: 48,
  xlarge: 64,
  xxlarge: 96,
};

const JUSTIFY = { center: "center", right: "flex-end", bottom: "flex-end", distribute: "space-between" } as const;
const ALIGN = { center: "center", right: "flex-end", bottom: "flex-end", distribute: "stretch" } as const;

/** In pixels; what is absent is `small`. */
export function gapOf(gap: Gap = "small"): number {
  return typeof gap === "number" ? gap : GAPS[gap];
}

export interface FlowProps {
  readonly of: TreeNode<Kind>;
  readonly horizontal?: boolean;
  readonly gap?: Gap | undefined;
  readonly halign?: "center" | "right" | "distribute" | undefined;
  readonly valign?: "center" | "bottom" | "distribute" | undefined;
  readonly wrap?: boolean;
  readonly className?: string | undefined;
  readonly style?: CSSProperties;
  readonly ref?: Ref<HTMLDivElement>;
}

export function Flow({
  of,
  horizontal,
  gap,
  halign,
  valign,
  wrap = true,
  className,
  style,
  ref,
}: FlowProps): ReactNode {
  const name = horizontal ? "stHorizontalBlock" : "stVerticalBlock";
  const [main, cross] = horizontal ? [halign, valign] : [valign, halign];
  const layout: CSSProperties = {
    gap: gapOf(gap),
    ...(main ? { justifyContent: JUSTIFY[main] } : {}),
    ...(cross ? { alignItems: ALIGN[cross] } : {}),
    ...(horizontal && wrap ? { flexWrap: "wrap" } : {}),
  };
  return (
    <DirectionContext value={horizontal ? "horizontal" : "vertical"}>
      <div ref={ref} className={names(name, className)} data-testid={name} style={{ ...layout, ...style }}>
        <Children of={of} />
      </div>
    </DirectionContext>
  );
}
