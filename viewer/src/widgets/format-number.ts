// Writes a number as the `format` of a slider or number input asks: printf style, or one of the named formats.

// printf: % [flags] [width] [.precision] conversion. `'x` pads with the character x.
const CONVERSION = /%(?:%|([-+ #,0]*)(?:'(.))?(\d+)?(?:\.(\d+))?([diufFeEgGsxXobc]))/g;

interface Conversion {
  readonly left: boolean;
  readonly sign: "" | "+" | " ";
  readonly group: boolean;
  readonly pad: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: string;
}

const NAMED: Readonly<Record<string, (value: number) => string>> = {
  plain: (value) => String(value),
  localized: (value) => new Intl.NumberFormat(undefined, { maximumFractionDigits: 20 }).format(value),
  percent: (value) => new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 2 }).format(value),
  dollar: (value) => money(value, "USD"),
  euro: (value) => money(value, "EUR"),
  yen: (value) => money(value, "JPY"),
  accounting: (value) => {
    const text = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
      Math.abs(value),
    );
    return value < 0 ? `(${text})` : text;
  },
  bytes: (value) => new Intl.NumberFormat("en-US", { style: "unit", unit: "byte", notation: "compact" }).format(value),
  compact: (value) => new Intl.NumberFormat("en-US", { notation: "compact" }).format(value),
  scientific: (value) => new Intl.NumberFormat("en-US", { notation: "scientific" }).format(value),
  engineering: (value) => new Intl.NumberFormat("en-US", { notation: "engineering" }).format(value),
};

function money(value: number, currency: string): string {
  return new Intl.NumberFormat("en-US", { style: "currency", currency }).format(value);
}

/** `value` as `format` asks. A format without any conversion is not one: the number is shown plainly. */
export function formatNumber(value: number, format: string): string {
  const named = Object.hasOwn(NAMED, format) ? NAMED[format] : undefined;
  if (named) return named(value);
  let used = false;
  const text = format.replace(CONVERSION, (whole, flags = "", padding, width, precision, type) => {
    if (whole === "%%") return "%";
    used = true;
    return convert(value, {
      left: flags.includes("-"),
      sign: flags.includes("+") ? "+" : flags.includes(" ") ? " " : "",
      group: flags.includes(","),
      pad: padding ?? (flags.includes("0") ? "0" : " "),
      width: width === undefined ? 0 : Number(width),
      precision: precision === undefined ? undefined : Number(precision),
      type,
    });
  });
  return used ? text : String(value);
}

/** The format of a number for which the app gave none: two decimals, or as many as the step has. */
export function defaultFormat(type: "int" | "float", step: number): string {
  return type === "int" ? "%d" : `%0.${Math.max(2, decimals(step))}f`;
}

/** How many decimals `value` has when written out: 0.001 has 3, 1e-7 has 7. */
export function decimals(value: number): number {
  const [mantissa = "", exponent = "0"] = String(value).toLowerCase().split("e");
  const fraction = mantissa.split(".")[1]?.length ?? 0;
  return Math.max(0, fraction - Number(exponent));
}

function convert(value: number, how: Conversion): string {
  if (how.type === "s") return fill(precisely(String(value), how.precision), "", how);
  if (how.type === "c") return fill(String.fromCodePoint(codePoint(value)), "", how);
  if (!Number.isFinite(value)) {
    const word = Number.isNaN(value) ? "nan" : "inf";
    // Zeros before "inf" would read as a number.
    return fill(word, value < 0 ? "-" : how.sign, { ...how, pad: how.pad === "0" ? " " : how.pad });
  }
  const digits = magnitude(Math.abs(value), how);
  const negative = value < 0 || Object.is(value, -0) ? /[1-9a-f]/i.test(digits.replace(/e.*$/i, "")) : false;
  return fill(how.group ? grouped(digits) : digits, negative ? "-" : how.sign, how);
}

function magnitude(value: number, { type, precision }: Conversion): string {
  switch (type) {
    case "d":
    case "i":
    case "u":
      return whole(value);
    case "f":
    case "F":
      // From 1e21 on, toFixed answers in exponent notation; all of such a number is whole.
      return value < 1e21 ? value.toFixed(limit(precision ?? 6)) : whole(value);
    case "e":
    case "E":
      return cased(twoDigitExponent(value.toExponential(limit(precision ?? 6))), type);
    case "g":
    case "G":
      return cased(general(value, Math.max(1, limit(precision ?? 6))), type);
    case "x":
      return Math.trunc(value).toString(16);
    case "X":
      return Math.trunc(value).toString(16).toUpperCase();
    case "o":
      return Math.trunc(value).toString(8);
    default:
      return Math.trunc(value).toString(2);
  }
}

/** C's %g: the shorter of the two notations, without zeros at the end. */
function general(value: number, precision: number): string {
  if (value === 0) return "0";
  const exponential = value.toExponential(precision - 1);
  const exponent = Number(exponential.split("e")[1]);
  if (exponent < -4 || exponent >= precision) {
    return twoDigitExponent(exponential.replace(/\.?0*e/, "e"));
  }
  const fixed = value.toFixed(precision - 1 - exponent);
  return fixed.includes(".") ? fixed.replace(/\.?0+$/, "") : fixed;
}

function whole(value: number): string {
  const number = Math.trunc(value);
  return Number.isSafeInteger(number) ? String(number) : BigInt(number).toString();
}

function twoDigitExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

function cased(text: string, type: string): string {
  return type === type.toUpperCase() ? text.toUpperCase() : text;
}

function grouped(digits: string): string {
  const [integer = "", ...rest] = digits.split(".");
  return [integer.replace(/\B(?=(\d{3})+(?!\d))/g, ","), ...rest].join(".");
}

function limit(precision: number): number {
  return Math.min(100, precision);
}

function precisely(text: string, precision: number | undefined): string {
  return precision === undefined ? text : text.slice(0, precision);
}

function codePoint(value: number): number {
  return Number.isInteger(value) && value >= 0 && value <= 0x10ffff ? value : 0xfffd;
}

function fill(digits: string, sign: string, { left, pad, width }: Conversion): string {
  const missing = width - sign.length - digits.length;
  if (missing <= 0) return sign + digits;
  if (left) return sign + digits + " ".repeat(missing);
  // Zeros stand between sign and digits, anything else before the sign.
  return pad === "0" ? sign + pad.repeat(missing) + digits : pad.repeat(missing) + sign + digits;
}
