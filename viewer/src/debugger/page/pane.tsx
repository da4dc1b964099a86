// The app as it was at the position, read-only.
import type { ReactNode } from "react";
import { useShown } from "../debugger";

export function AppPane(): ReactNode {
  return <p>The app at {useShown("position")}</p>;
}
