// The element tree at the position.
import type { ReactNode } from "react";
import { useShown } from "../debugger";

export function TreePane(): ReactNode {
  return <p>Elements at {useShown("position")}</p>;
}
