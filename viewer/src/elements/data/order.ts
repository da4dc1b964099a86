// In which order the rows of a table are shown.
import type { Cell, Column } from "./arrow";

export interface Sorting {
  readonly column: number;
  readonly down: boolean;
}

/** A click on a header: up, down, and back to the order of the data. */
export function nextSorting(sorting: Sorting | undefined, column: number): Sorting | undefined {
  if (sorting?.column !== column) return { column, down: false };
  return sorting.down ? undefined : { column, down: true };
}

/** Row numbers of the data in the order they are shown. Missing values come last either way; ties keep their order. */
export function sortedRows(column: Column, rows: number, down: boolean): Uint32Array {
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  const values = Array.from({ length: rows }, (_, row) => comparable(column.at(row), column));
  const sign = down ? -1 : 1;
  return order.sort((a, b) => {
    const [left = null, right = null] = [values[a], values[b]];
    if (left === null || right === null) return left === right ? a - b : left === null ? 1 : -1;
    return sign * compare(left, right) || a - b;
  });
}

function comparable(cell: Cell, { kind }: Column): number | bigint | string | null {
  if (cell === null) return null;
  if (kind === "decimal") return Number(cell);
  if (typeof cell === "boolean") return Number(cell);
  if (typeof cell === "number" || typeof cell === "bigint" || typeof cell === "string") return cell;
  return JSON.stringify(cell, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value));
}

const words = new Intl.Collator(undefined, { numeric: true });

function compare(left: number | bigint | string, right: number | bigint | string): number {
  if (typeof left === "string" || typeof right === "string") return words.compare(String(left), String(right));
  return left < right ? -1 : left > right ? 1 : 0;
}
