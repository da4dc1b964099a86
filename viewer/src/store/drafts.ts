// What was typed and not committed, kept while the page is loaded anew. Passwords are never kept.
import type { Json } from "../core/json";

export interface Draft {
  readonly widget: string;
  readonly value: Json;
  readonly state: "editing" | "held";
  readonly form?: string;
}

type Keep = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const KEY = "evlit.drafts";

export function keepDrafts(keep: Keep, session: string, drafts: readonly Draft[]): void {
  try {
    if (drafts.length) keep.setItem(KEY, JSON.stringify({ session, drafts }));
    else keep.removeItem(KEY);
  } catch {
    // Storage is full or forbidden: only a reload loses what was not committed.
  }
}

/** The drafts of a session; they are given once. */
export function keptDrafts(keep: Keep, session: string): readonly Draft[] {
  try {
    const kept = JSON.parse(keep.getItem(KEY) ?? "null") as { session: string; drafts: Draft[] } | null;
    keep.removeItem(KEY);
    return kept?.session === session ? kept.drafts : [];
  } catch {
    return [];
  }
}
