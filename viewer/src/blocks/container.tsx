// `st.container`: a flow of elements, with or without a border and a height of its own.
import { type ReactNode, useRef } from "react";
import type { ElementProps } from "../registry";
import { keyClass, names } from "./children";
import { Flow } from "./flow";
import { useFollowEnd } from "./follow-end";

export function Container({ node }: ElementProps<"container">): ReactNode {
  const { border, horizontal, gap, halign, valign, wrap, height, autoscroll } = node.props;
  const box = useRef<HTMLDivElement>(null);
  const scrolls = typeof height === "number";
  useFollowEnd(box, scrolls && autoscroll === true);
  return (
    <Flow
      of={node}
      ref={box}
      horizontal={horizontal ?? false}
      gap={gap}
      halign={halign}
      valign={valign}
      wrap={wrap ?? true}
      className={names(
        keyClass(node),
        border && "ev-card",
        scrolls && "ev-scrolls",
        height !== undefined && height !== "content" && "ev-fills",
      )}
    />
  );
}
