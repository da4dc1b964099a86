// What a cell of the grid shows: by the type its column was given, else by what the column holds.
import { type GridCell, GridCellKind } from "@glideapps/glide-data-grid";
import type { EditorField } from "../../core/elements.gen";
import type { Cell } from "../data/arrow";
import { formatCell, isNumeric } from "../data/format";
import type { ShownColumn } from "../data/shown-columns";
import type { EntryCell } from "./cell-editors";
import type { EditedColumn } from "./edited-table";
import { entryText } from "./entries";
import type { ChartCell, ProgressCell } from "./renderers";

export function gridCell(column: EditedColumn, row: number, placeholder: string): GridCell {
  const cell = column.at(row);
  if (column.field) return entry(column, column.field, cell, placeholder);
  if (cell === null) return missing(column, placeholder);
  switch (column.type) {
    case "link":
      return link(column, String(cell));
    case "image":
      return { kind: GridCellKind.Image, data: [String(cell)], allowOverlay: true, readonly: true };
    case "progress":
      return progress(column, Number(cell));
    case "line_chart":
    case "area_chart":
    case "bar_chart":
      return chart(column, column.type, cell);
    case "checkbox":
      return { kind: GridCellKind.Boolean, data: Boolean(cell), allowOverlay: false, readonly: true };
    case "text":
      return text(column, cell);
    default:
      break;
  }
  if (column.kind === "boolean") {
    return { kind: GridCellKind.Boolean, data: cell === true, allowOverlay: false, readonly: true };
  }
  if (column.kind === "list" && Array.isArray(cell)) {
    return { kind: GridCellKind.Bubble, data: cell.map((each) => formatCell(each, PLAIN)), allowOverlay: true };
  }
  return text(column, cell);
}

const PLAIN = { kind: "text" } as const;

function text(column: ShownColumn, cell: Cell): GridCell {
  const shown = formatCell(cell, column, column.format);
  return {
    kind: GridCellKind.Text,
    data: shown,
    displayData: shown.replaceAll("\n", " "),
    allowOverlay: true,
    readonly: true,
    contentAlign: alignment(column),
    // What lands in the clipboard is the value, not how it was dressed up.
    copyData: formatCell(cell, column),
  };
}

function missing(column: ShownColumn, placeholder: string): GridCell {
  return {
    kind: GridCellKind.Text,
    data: "",
    displayData: placeholder,
    allowOverlay: false,
    readonly: true,
    contentAlign: alignment(column),
    style: "faded",
    copyData: "",
  };
}

/** A cell that can be edited. All but checkboxes are texts: what is typed or pasted is read as the column's type. */
function entry(column: EditedColumn, field: EditorField, cell: Cell, placeholder: string): GridCell {
  if (field.type === "bool" && !field.options) {
    return { kind: GridCellKind.Boolean, data: cell === null ? null : cell === true, allowOverlay: false };
  }
  const data = entryText(field, cell);
  const shown = field.options || field.type === "list" ? data : formatCell(cell, column, column.format);
  const isMissing = cell === null;
  const made: EntryCell = {
    kind: GridCellKind.Text,
    data,
    displayData: isMissing ? (field.required ? "" : placeholder) : shown.replaceAll("\n", " "),
    allowOverlay: true,
    contentAlign: alignment(column),
    copyData: data,
    field,
    ...(isMissing ? { style: "faded" } : {}),
  };
  return made;
}

export function alignment(column: ShownColumn): "left" | "center" | "right" {
  return column.align ?? (isNumeric(column.kind) ? "right" : "left");
}

function link(column: ShownColumn, url: string): GridCell {
  return {
    kind: GridCellKind.Uri,
    data: url,
    displayData: linkText(url, column.options.display_text),
    allowOverlay: true,
    readonly: true,
    hoverEffect: true,
    onClickUri: () => openLink(url),
  };
}

/** What stands for a link: a fixed text, or with a group in a pattern the part of the address that it finds. */
export function linkText(url: string, display: unknown): string {
  if (typeof display !== "string" || display === "") return url;
  if (!display.includes("(")) return display;
  try {
    const found = new RegExp(display).exec(url)?.[1];
    return found === undefined ? url : decodeURIComponent(found);
  } catch {
    return display;
  }
}

function openLink(url: string): void {
  if (/^(?:https?|mailto|tel):/i.test(url) || url.startsWith("/")) window.open(url, "_blank", "noopener");
}

function progress(column: ShownColumn, value: number): ProgressCell {
  const low = numberOption(column.options.min_value) ?? 0;
  const high = numberOption(column.options.max_value) ?? (column.kind === "integer" ? 100 : 1);
  const share = Math.min(1, Math.max(0, (value - low) / (high - low || 1)));
  const percent = `${Math.round(share * 100)}%`;
  const shown = column.format ? formatCell(value, { kind: "float" }, column.format) : percent;
  return {
    kind: GridCellKind.Custom,
    data: { kind: "progress", share, text: shown },
    allowOverlay: false,
    readonly: true,
    copyData: String(value),
  };
}

function chart(column: ShownColumn, type: "line_chart" | "area_chart" | "bar_chart", cell: Cell): ChartCell {
  const values = Array.isArray(cell) ? cell.map(Number).filter(Number.isFinite) : [];
  return {
    kind: GridCellKind.Custom,
    data: {
      kind: "chart",
      type,
      values,
      low: numberOption(column.options.y_min) ?? Math.min(...values),
      high: numberOption(column.options.y_max) ?? Math.max(...values),
    },
    allowOverlay: false,
    readonly: true,
    copyData: values.join(", "),
  };
}

function numberOption(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
