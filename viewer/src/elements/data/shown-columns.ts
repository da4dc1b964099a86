// Which columns a table shows, in which order, under which names: the app's `column_config` applied to the data.
import type { Json, JsonObject } from "../../core/json";
import type { Column, DataTable } from "./arrow";

export interface ColumnOptions {
  readonly index?: readonly string[] | undefined;
  readonly range_index?: true | undefined;
  readonly hide_index?: boolean | undefined;
  readonly column_order?: readonly string[] | undefined;
  readonly column_config?: Readonly<Record<string, Json>> | undefined;
}

export interface ShownColumn extends Column {
  /** What stands in the header. */
  readonly title: string;
  readonly isIndex: boolean;
  readonly help?: string;
  readonly width?: number;
  readonly pinned?: boolean;
  readonly align?: "left" | "center" | "right";
  /** What the column is shown as: `number`, `link`, `progress`, `line_chart`... */
  readonly type?: string;
  readonly format?: string;
  /** The rest of the type's options: `min_value`, `display_text`... */
  readonly options: JsonObject;
}

const WIDTHS: Readonly<Record<string, number>> = { small: 75, medium: 200, large: 400 };

export function shownColumns(table: DataTable, options: ColumnOptions): ShownColumn[] {
  const indexNames = new Set(options.index ?? []);
  const showsIndex = options.hide_index === undefined ? options.range_index !== true : !options.hide_index;
  const all = table.columns.map((column) => shown(column, indexNames.has(column.name), options));
  const counted = options.range_index === true && indexNames.size === 0 ? [shown(COUNT, true, options)] : [];
  const index = showsIndex ? [...counted, ...all.filter(({ column }) => column.isIndex)] : [];
  const data = ordered(
    all.filter(({ column }) => !column.isIndex),
    options.column_order,
  );
  return [...index, ...data].filter(({ hidden }) => !hidden).map(({ column }) => column);
}

/** A plain 0, 1, 2... is not part of the data. */
const COUNT: Column = { name: "__index_level_0__", kind: "integer", at: (row) => row };

interface Candidate {
  readonly column: ShownColumn;
  readonly hidden: boolean;
}

function shown(column: Column, isIndex: boolean, options: ColumnOptions): Candidate {
  const found = configOf(column.name, isIndex, options.column_config ?? {});
  const config = isObject(found) ? found : {};
  const type = isObject(config.type_config) ? config.type_config : {};
  const { type: typeName, format, ...rest } = type;
  const width = typeof config.width === "string" ? WIDTHS[config.width] : config.width;
  return {
    hidden: config.hidden === true,
    column: {
      ...column,
      isIndex,
      title: typeof config.label === "string" ? config.label : titleOf(column, isIndex),
      options: rest,
      ...(typeof config.help === "string" ? { help: config.help } : {}),
      ...(typeof width === "number" ? { width } : {}),
      ...(typeof config.pinned === "boolean" ? { pinned: config.pinned } : {}),
      ...(isAlignment(config.alignment) ? { align: config.alignment } : {}),
      ...(typeof typeName === "string" ? { type: typeName } : {}),
      ...(typeof format === "string" ? { format } : {}),
    },
  };
}

/** Columns are named by their name, the whole index by `_index`. */
function configOf(name: string, isIndex: boolean, config: Readonly<Record<string, Json>>): Json | undefined {
  return Object.hasOwn(config, name) ? config[name] : isIndex ? config._index : undefined;
}

/** An index without a name has one in Arrow that was never meant to be read. */
function titleOf(column: Column, isIndex: boolean): string {
  return isIndex && /^__index_level_\d+__$/.test(column.name) ? "" : column.name;
}

function ordered(columns: readonly Candidate[], order: readonly string[] | undefined): readonly Candidate[] {
  if (!order) return columns;
  const byName = new Map(columns.map((candidate) => [candidate.column.name, candidate]));
  return order.flatMap((name) => byName.get(name) ?? []);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isAlignment(value: Json | undefined): value is "left" | "center" | "right" {
  return value === "left" || value === "center" || value === "right";
}
