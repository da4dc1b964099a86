// Reads Arrow IPC streams into columns whose values are plain JavaScript: what tables, grids and charts are drawn from.
import { type Column as ArrowColumn, type DataType, TimeUnit, Type, tableFromIPC } from "@uwdata/flechette";

/** What a column holds. Dates, times and moments are numbers: milliseconds; `zoned` ones count from 1970 in UTC. */
export type CellKind =
  | "text"
  | "integer"
  | "float"
  | "decimal"
  | "boolean"
  | "date"
  | "time"
  | "datetime"
  | "duration"
  | "list"
  | "object"
  | "bytes"
  | "empty";

export type Cell = null | string | number | bigint | boolean | Uint8Array | readonly Cell[] | { [name: string]: Cell };

export interface Column {
  readonly name: string;
  readonly kind: CellKind;
  /** Of a `datetime`: the zone its moments are shown in. Without one they are readings of some clock. */
  readonly zone?: string;
  /** Values of a categorical column come from a fixed set. */
  readonly categories?: boolean;
  readonly at: (row: number) => Cell;
}

export interface DataTable {
  readonly rows: number;
  readonly columns: readonly Column[];
}

export function readTable(bytes: Uint8Array): DataTable {
  // Long integers come as BigInt and decimals as scaled integers: read as floats they would lose digits.
  const table = tableFromIPC(bytes, { useBigInt: true, useDecimalInt: true });
  const columns = table.schema.fields.map(({ name, type }, at) => readColumn(name, type, table.getChildAt(at)));
  return { rows: table.numRows, columns };
}

function readColumn(name: string, type: DataType, source: ArrowColumn<unknown>): Column {
  const { kind, zone, convert } = typeOf(type);
  return {
    name,
    kind,
    ...(zone ? { zone } : {}),
    ...(type.typeId === Type.Dictionary ? { categories: true } : {}),
    at: (row) => {
      const value = source.at(row);
      return value === null || value === undefined ? null : convert(value);
    },
  };
}

interface ReadType {
  readonly kind: CellKind;
  readonly zone?: string;
  /** From what flechette gives for this type; never called with null. */
  readonly convert: (value: unknown) => Cell;
}

const same = (value: unknown) => value as Cell;
const text = (value: unknown) => String(value);

function typeOf(type: DataType): ReadType {
  switch (type.typeId) {
    case Type.Dictionary:
      return typeOf(type.dictionary);
    case Type.RunEndEncoded:
      return typeOf(type.children[1].type);
    case Type.Bool:
      return { kind: "boolean", convert: same };
    case Type.Int:
      return { kind: "integer", convert: short };
    case Type.Float:
      // Not a number is how floats say that a value is missing.
      return { kind: "float", convert: (value) => (Number.isNaN(value) ? null : (value as number)) };
    case Type.Decimal:
      return { kind: "decimal", convert: (value) => scaled(BigInt(value as bigint), type.scale) };
    case Type.Date:
      return { kind: "date", convert: Number };
    case Type.Time:
      return { kind: "time", convert: (value) => Number(value) * MS[type.unit] };
    case Type.Timestamp:
      return { kind: "datetime", ...(type.timezone ? { zone: type.timezone } : {}), convert: Number };
    case Type.Duration:
      return { kind: "duration", convert: (value) => Number(value) * MS[type.unit] };
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
      return { kind: "text", convert: text };
    case Type.Binary:
    case Type.LargeBinary:
    case Type.BinaryView:
    case Type.FixedSizeBinary:
      return { kind: "bytes", convert: same };
    case Type.List:
    case Type.LargeList:
    case Type.ListView:
    case Type.LargeListView:
    case Type.FixedSizeList:
      return { kind: "list", convert: listOf(typeOf(type.children[0].type)) };
    case Type.Struct:
      return { kind: "object", convert: objectOf(type.children) };
    case Type.Map:
      return { kind: "object", convert: (value) => plain(Object.fromEntries(value as [string, unknown][])) };
    case Type.Null:
    case Type.NONE:
      return { kind: "empty", convert: same };
    case Type.Interval:
      return { kind: "text", convert: text };
    default:
      return { kind: "object", convert: plain };
  }
}

const MS = {
  [TimeUnit.SECOND]: 1000,
  [TimeUnit.MILLISECOND]: 1,
  [TimeUnit.MICROSECOND]: 1e-3,
  [TimeUnit.NANOSECOND]: 1e-6,
};

/** A number where it fits, so that most of the code never sees BigInt. */
function short(value: unknown): Cell {
  if (typeof value !== "bigint") return value as number;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A decimal as text with all its digits: "12.50". */
function scaled(value: bigint, scale: number): string {
  if (scale <= 0) return String(value * 10n ** BigInt(-scale));
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function listOf(item: ReadType): (value: unknown) => Cell {
  return (value) => Array.from(value as Iterable<unknown>, (each) => (each == null ? null : item.convert(each)));
}

function objectOf(fields: readonly { name: string; type: DataType }[]): (value: unknown) => Cell {
  const types = fields.map(({ name, type }) => ({ name, ...typeOf(type) }));
  return (value) => {
    const source = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      types.map(({ name, convert }) => [name, source[name] == null ? null : convert(source[name])]),
    );
  };
}

/** Values of types without a rule of their own, whatever they are made of. */
function plain(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return short(value);
  if (typeof value !== "object") return value as Cell;
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as Iterable<unknown>, plain);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}
