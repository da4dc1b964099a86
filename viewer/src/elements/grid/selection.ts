// Between what the grid has selected (places on the screen) and the widget's value (rows and columns of the data).
import { CompactSelection, type GridSelection, type Rectangle } from "@glideapps/glide-data-grid";
import type { SelectionValue } from "./selection-value";

export interface Modes {
  readonly row: "none" | "single" | "multi";
  readonly column: "none" | "single" | "multi";
  readonly cell: "none" | "single" | "multi";
}

/** Where data are on the screen: `order[i]` is the row of the data shown in place i. */
export interface Places {
  readonly order: ArrayLike<number>;
  readonly names: readonly string[];
}

export const EMPTY: GridSelection = { columns: CompactSelection.empty(), rows: CompactSelection.empty() };

export function modesOf(modes: readonly string[]): Modes {
  const of = (what: string) => {
    const found = modes.find((mode) => mode.includes(what));
    return found === undefined ? "none" : found.startsWith("multi") ? "multi" : "single";
  };
  return { row: of("row"), column: of("column"), cell: of("cell") };
}

export function toValue(selection: GridSelection, modes: Modes, { order, names }: Places): SelectionValue {
  const rows = modes.row === "none" ? [] : selection.rows.toArray().map((place) => order[place] ?? place);
  const columns = modes.column === "none" ? [] : selection.columns.toArray().flatMap((place) => names[place] ?? []);
  const areas =
    modes.cell === "none" || !selection.current ? [] : [selection.current.range, ...selection.current.rangeStack];
  return { rows: rows.sort((a, b) => a - b), columns, cells: areas.flatMap((area) => cellsIn(area, order, names)) };
}

function cellsIn({ x, y, width, height }: Rectangle, order: ArrayLike<number>, names: readonly string[]) {
  const cells: [number, string][] = [];
  for (let place = y; place < y + height; place += 1) {
    for (const name of names.slice(x, x + width)) cells.push([order[place] ?? place, name]);
  }
  return cells;
}

/** What the grid must have selected to show the value; the cell with the focus stays where it is. */
export function toSelection(
  value: SelectionValue,
  modes: Modes,
  { order, names }: Places,
  now: GridSelection,
): GridSelection {
  const places = new Map(Array.from(order, (row, place) => [row, place]));
  const placeOf = (row: number) => places.get(row);
  const rows = value.rows.map(placeOf).filter((place) => place !== undefined);
  const columns = value.columns.map((name) => names.indexOf(name)).filter((place) => place >= 0);
  const current = modes.cell === "none" ? now.current : currentOf(value, placeOf, names);
  return {
    rows: rows.reduce((all, place) => all.add(place), CompactSelection.empty()),
    columns: columns.reduce((all, place) => all.add(place), CompactSelection.empty()),
    ...(current ? { current } : {}),
  };
}

function currentOf(
  { cells }: SelectionValue,
  placeOf: (row: number) => number | undefined,
  names: readonly string[],
): GridSelection["current"] {
  const areas = cells.flatMap(([row, name]) => {
    const [x, y] = [names.indexOf(name), placeOf(row)];
    return x < 0 || y === undefined ? [] : [{ x, y, width: 1, height: 1 }];
  });
  const [first, ...rest] = areas;
  return first && { cell: [first.x, first.y], range: first, rangeStack: rest };
}
