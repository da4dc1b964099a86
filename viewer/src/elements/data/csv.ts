// The file behind the grid's download button.
import type { Cell, Column } from "./arrow";
import { formatCell } from "./format";

/** All rows of `order` as RFC 4180 text. Values are written in full, whatever format the page shows them in. */
export function toCsv(columns: readonly Column[], order: Iterable<number>): string {
  const lines = [columns.map(({ name }) => quoted(name)).join(",")];
  for (const row of order) lines.push(columns.map((column) => quoted(exact(column.at(row), column))).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

function exact(cell: Cell, column: Column): string {
  return typeof cell === "number" && (column.kind === "float" || column.kind === "integer")
    ? String(cell)
    : formatCell(cell, column);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
