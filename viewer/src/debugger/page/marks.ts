// What the event did to the page, as marks on it and in words.
import { ROOTS } from "../../core/elements.gen";
import type { Named, Touched } from "../wire";
import type { How, Mark } from "./contract";

/** Of the page as a whole (its title, its layout) an outline would say nothing. */
export function marksOf(touched: Touched): Mark[] {
  const mark = (how: How) => (id: number) => ({ id, how });
  return [
    ...touched.inserted.map(mark("inserted")),
    ...changedOf(touched).map(mark("changed")),
    ...touched.moved.filter((id) => !(id in touched.changed)).map(mark("moved")),
  ];
}

/** The elements that changed, without the page itself. */
export function changedOf({ changed }: Touched): number[] {
  return Object.keys(changed)
    .map(Number)
    .filter((id) => id !== ROOTS.app);
}

/** An element that is gone, as a person would say it. */
export function nameOf({ id, kind, label }: Named): string {
  const plain = kind.replaceAll("_", " ");
  return label ? `${plain} “${label}”` : `${plain} #${id}`;
}

export function isNothing({ inserted, changed, moved, removed }: Touched): boolean {
  return !(inserted.length || moved.length || removed.length || Object.keys(changed).length);
}
