// Arrow columns as the rows that Vega draws.
import type { Cell, Column, DataTable } from "../data/arrow";

export type Row = Readonly<Record<string, unknown>>;

export function vegaRows({ rows, columns }: DataTable): Row[] {
  const readers = columns.map((column) => [column.name, readerOf(column)] as const);
  return Array.from({ length: rows }, (_, row) => Object.fromEntries(readers.map(([name, read]) => [name, read(row)])));
}

function readerOf({ kind, zone, at }: Column): (row: number) => unknown {
  switch (kind) {
    case "decimal":
      return (row) => numberOrNull(at(row));
    case "date":
      return (row) => asLocal(at(row));
    case "datetime":
      // With a zone it is a moment, which the reader sees on the own clock; without one it is what some clock showed.
      return zone ? at : (row) => asLocal(at(row));
    default:
      return (row) => plain(at(row));
  }
}

function numberOrNull(cell: Cell): number | null {
  return cell === null ? null : Number(cell);
}

/** The moment at which the reader's own clock shows this reading: Vega draws all times on it. */
function asLocal(cell: Cell): number | null {
  if (cell === null) return null;
  const date = new Date(Number(cell));
  const local = new Date(
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds(),
  );
  // The constructor takes years below 100 for those of the last century.
  local.setFullYear(date.getUTCFullYear());
  return local.getTime();
}

/** Vega computes with numbers; a BigInt among them would throw. */
function plain(cell: Cell): unknown {
  if (typeof cell === "bigint") return Number(cell);
  if (Array.isArray(cell)) return cell.map(plain);
  return cell;
}
