// What the event did to the page, as marks on it and in words.
import type { Named, Touched } from "../wire";
import type { How, Mark } from "./contract";

export function marksOf(touched: Touched): Mark[] {
  const mark = (how: How) => (id: number) => ({ id, how });
  return [
    ...touched.inserted.map(mark("inserted")),
    ...Object.keys(touched.changed).map(Number).map(mark("changed")),
    ...touched.moved.filter((id) => !(id in touched.changed)).map(mark("moved")),
  ];
}

/** An element that is gone, as a person would say it. */
export function nameOf({ id, kind, label }: Named): string {
  const plain = kind.replaceAll("_", " ");
  return label ? `${plain} “${label}”` : `${plain} #${id}`;
}

export function isNothing({ inserted, changed, moved, removed }: Touched): boolean {
  return !(inserted.length || moved.length || removed.length || Object.keys(changed).length);
}
