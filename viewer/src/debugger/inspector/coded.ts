// What a value is, for people: how it reads in one line, what it is called, what stands in it. Knows the coded values of
// `session_state` (docs/log-format.md) and the few objects that stand for something in props and in values of widgets.
import type { BlobRef } from "../../core/elements.gen";
import type { Json, JsonObject } from "../../core/json";

/** How the text is coloured. `named`: the log only says what it was. */
export type Look = "string" | "number" | "literal" | "moment" | "named" | "plain";

export interface Child {
  readonly name: string | number;
  readonly value: Json;
}

export interface Shape {
  /** One line: of a value that holds others, what stands between its brackets is left to `children`. */
  readonly text: string;
  readonly look: Look;
  /** What it is called, where the text does not say so. */
  readonly type: string | null;
  /** What it holds; null for what holds nothing. */
  readonly children: readonly Child[] | null;
  readonly brackets?: readonly [string, string];
  /** Why there is no more to see. */
  readonly note?: string;
  readonly blob?: BlobRef;
}

const REDACTED = "kept out of the log";

/** `coded`: a value of Python, in which objects with `"$"` are tagged; else JSON as it is. */
export function shapeOf(value: Json, coded: boolean): Shape {
  if (value === null) return leaf(coded ? "None" : "null", "literal");
  if (typeof value === "boolean") return leaf(coded ? (value ? "True" : "False") : String(value), "literal");
  if (typeof value === "number") return leaf(String(value), "number");
  if (typeof value === "string") return leaf(JSON.stringify(value), "string");
  if (Array.isArray(value)) return holder(listed(value as readonly Json[]), ["[", "]"], null);
  const found = value as JsonObject;
  if (coded && typeof found.$ === "string") return tagged(found.$, found);
  return special(found) ?? holder(fields(found), ["{", "}"], null);
}

function leaf(text: string, look: Look, type: string | null = null): Shape {
  return { text, look, type, children: null };
}

function holder(children: readonly Child[], brackets: readonly [string, string], type: string | null): Shape {
  return { text: "", look: "plain", type, children, brackets };
}

function listed(items: readonly Json[]): Child[] {
  return items.map((value, name) => ({ name, value }));
}

function fields(found: JsonObject): Child[] {
  return Object.entries(found).map(([name, value]) => ({ name, value }));
}

/** What stands for something else in JSON: bytes of the log, and what is left out of it. */
function special(found: JsonObject): Shape | null {
  const names = Object.keys(found);
  if (names.length === 1 && typeof found.redacted === "string") return named("redacted", "", REDACTED);
  const blob = blobOf(found);
  return blob && { ...leaf(blob.type || "file", "named"), blob };
}

export function blobOf(value: Json | undefined): BlobRef | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { blob, type, size } = value as JsonObject;
  return typeof blob === "string" && typeof type === "string" && typeof size === "number" ? { blob, type, size } : null;
}

function named(type: string, text: string, note: string): Shape {
  return { text, look: "named", type, children: null, note };
}

const SEQUENCES: Readonly<Record<string, readonly [string, string]>> = {
  tuple: ["(", ")"],
  set: ["{", "}"],
  frozenset: ["{", "}"],
  deque: ["[", "]"],
};

const MAPPINGS = new Set(["dict", "ordereddict", "counter", "defaultdict"]);
const MAPPING_NAMES: Readonly<Record<string, string>> = {
  ordereddict: "OrderedDict",
  counter: "Counter",
  defaultdict: "defaultdict",
};
const TEXTS: Readonly<Record<string, string>> = { decimal: "Decimal", uuid: "UUID", path: "Path" };

function tagged(tag: string, found: JsonObject): Shape {
  const v = found.v ?? null;
  const type = typeof found.type === "string" ? found.type : null;
  if (tag in SEQUENCES && Array.isArray(v))
    return holder(listed(v as readonly Json[]), SEQUENCES[tag] ?? ["[", "]"], tag);
  if (MAPPINGS.has(tag) && Array.isArray(v)) {
    return holder((v as readonly Json[]).map(pair), ["{", "}"], MAPPING_NAMES[tag] ?? null);
  }
  if (typeof v === "string") {
    if (tag === "int" || tag === "float" || tag === "complex") return leaf(v, "number");
    if (tag in TEXTS) return leaf(v, tag === "decimal" ? "number" : "string", TEXTS[tag] ?? null);
    if (tag === "date" || tag === "time" || tag === "datetime") return leaf(when(v, found), "moment", tag);
    if (tag === "bytes" || tag === "bytearray") return bytesShape(v, tag);
    if (tag === "enum") return leaf(`${last(type)}.${v}`, "literal", null);
  }
  if (tag === "timedelta") return leaf(span(v), "moment", tag);
  if (tag === "range" && Array.isArray(v)) return leaf(rangeText(v as readonly Json[]), "plain");
  if ((tag === "object" || tag === "namedtuple" || tag === "namespace") && isObject(v)) {
    const rest = tag === "object" && isObject(found.rest ?? null) ? fields(found.rest as JsonObject) : [];
    const extra = tag === "object" && isObject(found.extra ?? null) ? fields(found.extra as JsonObject) : [];
    return holder([...fields(v), ...rest, ...extra], ["(", ")"], last(type) || "SimpleNamespace");
  }
  if (tag === "scalar") return scalar(v, found, type);
  return kept(tag, v, found);
}

/** What the log has in a file of its own, or only names. */
function kept(tag: string, v: Json, found: JsonObject): Shape {
  const { type, text } = unbracketed(typeof found.type === "string" ? found.type : null, found.text);
  if (tag === "redacted") return named("redacted", "", REDACTED);
  if (tag === "late") return named(type ?? (text ? "" : "a value"), text, "not written yet at this position");
  if (tag === "opaque") {
    const why = typeof found.why === "string" && found.why ? found.why : "only named in the log";
    return named(type ?? (text ? "" : "a value"), text, why);
  }
  if (tag === "file" && isObject(v)) {
    const blob = blobOf(v.data);
    const name = typeof v.name === "string" ? v.name : "file";
    return { ...named("uploaded file", name, ""), ...(blob ? { blob } : {}) };
  }
  if (tag === "table" || tag === "array" || tag === "json") {
    const blob = blobOf(v) ?? (isObject(v) ? blobOf(v.data) : null);
    const children = isObject(v) && Array.isArray(v.items) ? listed(v.items as readonly Json[]) : null;
    if (children) return { ...holder(children, ["[", "]"], type ?? "array"), text };
    return { ...leaf(text, "named", type ?? (text ? null : tag)), ...(blob ? { blob } : {}) };
  }
  return named(tag, typeof v === "string" ? v : text, "written by a newer evlit");
}

/** `<DataFrame of 20 x 3>` of a `pandas.DataFrame` needs neither the brackets nor the class; `<lock>` of a lock, no text. */
function unbracketed(type: string | null, said: Json | undefined): { type: string | null; text: string } {
  const text = (typeof said === "string" ? said : "").replace(/^<(.*)>$/s, "$1");
  const name = last(type);
  if (text === name) return { type, text: "" };
  return { type: name && text.startsWith(`${name} `) ? null : type, text };
}

function scalar(v: Json, found: JsonObject, type: string | null): Shape {
  if (type === "pandas.NaT" || type === "pandas.NA") return leaf(last(type), "literal");
  const name = type === "numpy" && typeof found.dtype === "string" ? `numpy.${found.dtype}` : type;
  if (v === null && typeof found.at !== "undefined") return leaf(String(found.at), "moment", name);
  return { ...shapeOf(v, true), type: name };
}

function pair(item: Json): Child {
  const [key = null, value = null] = Array.isArray(item) ? (item as readonly Json[]) : [];
  return { name: typeof key === "string" ? key : oneLine(key, true, 40), value };
}

function when(text: string, found: JsonObject): string {
  const zone = typeof found.zone === "string" ? ` ${found.zone}` : "";
  return text.replace(/^(\d{4}-\d\d-\d\d)T/, "$1 ") + zone;
}

function span(v: Json): string {
  const [days = 0, seconds = 0, micro = 0] = Array.isArray(v) ? v.map(Number) : [];
  const rest = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const time = rest.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
  const tail = micro ? `.${String(micro).padStart(6, "0").replace(/0+$/, "")}` : "";
  if (!days) return time + tail;
  return `${days} ${Math.abs(days) === 1 ? "day" : "days"}${seconds || micro ? ` ${time}${tail}` : ""}`;
}

function rangeText(v: readonly Json[]): string {
  const [start = 0, stop = 0, step = 1] = v;
  return step === 1 ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`;
}

function bytesShape(base64: string, tag: string): Shape {
  let raw = "";
  try {
    raw = atob(base64);
  } catch {
    return named(tag, "", "damaged");
  }
  const shown = raw.slice(0, 80).replace(/[^\x20-\x7e]|[\\"]/g, (char) => {
    return char === "\\" || char === '"' ? `\\${char}` : `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  return leaf(`b"${shown}${raw.length > 80 ? "…" : ""}"`, "string", `${raw.length} bytes`);
}

function last(type: string | null): string {
  return type?.split(".").at(-1) ?? "";
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value in one line, cut to a length. */
export function oneLine(value: Json, coded: boolean, limit: number): string {
  const text = written(shapeOf(value, coded), coded, limit, 0);
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

function written(shape: Shape, coded: boolean, limit: number, depth: number): string {
  if (!shape.children) {
    const words = shape.look === "named" ? [shape.type, shape.text].filter(Boolean).join(" ") : shape.text;
    return shape.look === "named" ? `<${words}>` : words;
  }
  const [left, right] = shape.brackets ?? ["[", "]"];
  const name = shape.type && /^[A-Z]|^deque|^frozen|^default/.test(shape.type) ? shape.type : "";
  if (depth > 6) return `${name}${left}…${right}`;
  let text = "";
  for (const { name, value } of shape.children) {
    if (text.length > limit) return `${left}${text}…${right}`;
    if (text) text += ", ";
    if (typeof name === "string") text += `${name}: `;
    text += written(shapeOf(value, coded), coded, limit - text.length, depth + 1);
  }
  return `${name}${left}${text}${right}`;
}
