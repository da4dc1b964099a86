// The page of the edited code, held against the one that was recorded.
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Tree } from "../../core/tree";
import { useDebugger, useShown } from "../debugger";
import { type Compared, compare } from "./compare";
import { type WhatIfState, WhatIfs } from "./what-ifs";

export interface Comparing {
  readonly state: WhatIfState;
  /** Undefined while the page of the position is on its way. */
  readonly compared: Compared | undefined;
  again(): void;
}

const nobody = () => () => {};

/** Nothing is executed unless `wanted`. */
export function useWhatIf(wanted: boolean, left: Tree, shown: number | undefined): Comparing {
  const found = useDebugger();
  const store = useMemo(() => new WhatIfs(found), [found]);
  const state = useSyncExternalStore(wanted ? store.subscribe : nobody, () => store.state);
  useEffect(() => {
    // Who comes back from an editor may have saved something there.
    const refresh = () => store.refresh();
    if (wanted) addEventListener("focus", refresh);
    return () => removeEventListener("focus", refresh);
  }, [wanted, store]);
  const position = useShown("position");
  const current = wanted && state.answer?.position === position && shown === position;
  const compared = useMemo(() => (current ? compare(left, state.tree) : undefined), [current, left, state.tree]);
  return { state, compared, again: () => store.again() };
}
