// Which parts of the element tree are closed. All are open until somebody closes them, and what is selected always shows.
import { useCallback, useEffect, useRef, useState } from "react";
import type { Tree } from "../../core/tree";
import { around } from "./rows";

export interface Opened {
  readonly closed: ReadonlySet<number>;
  open(id: number): void;
  close(id: number): void;
  openAll(): void;
  closeAll(): void;
}

const NONE: ReadonlySet<number> = new Set();

export function useOpened(tree: Tree, selected: number | null): Opened {
  const [closed, setClosed] = useState(NONE);
  const current = useRef(tree);
  current.current = tree;
  const open = useCallback((id: number) => setClosed((before) => without(before, [id])), []);
  const close = useCallback((id: number) => setClosed((before) => new Set(before).add(id)), []);
  const openAll = useCallback(() => setClosed(NONE), []);
  const closeAll = useCallback(() => {
    const blocks = [...current.current.nodes.values()].filter((node) => node.children?.length);
    setClosed(new Set(blocks.map((node) => node.id)));
  }, []);
  useEffect(() => {
    if (selected !== null) setClosed((before) => without(before, around(current.current, selected)));
  }, [selected]);
  return { closed, open, close, openAll, closeAll };
}

function without(set: ReadonlySet<number>, ids: readonly number[]): ReadonlySet<number> {
  if (!ids.some((id) => set.has(id))) return set;
  const less = new Set(set);
  for (const id of ids) less.delete(id);
  return less;
}
