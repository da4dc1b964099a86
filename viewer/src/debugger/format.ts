// Times, spans and sizes as the debugger writes them.

const two = (value: number): string => String(value).padStart(2, "0");

/** `14:03:05.123`, in the time of whoever looks. */
export function clockTime(at: number): string {
  const date = new Date(at * 1000);
  const millis = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${millis}`;
}

/** `2026-11-21 14:03`. */
export function dayTime(at: number): string {
  const date = new Date(at * 1000);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** How long: `0.4 ms`, `12 ms`, `3.20 s`, `2:05`, `1:02:05`, `3 d 04:00`. */
export function span(seconds: number): string {
  if (seconds < 0) return `-${span(-seconds)}`;
  if (seconds < 0.001) return seconds === 0 ? "0 ms" : `${(seconds * 1000).toFixed(1)} ms`;
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.995) return `${seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days) return `${days} d ${two(hours)}:${two(minutes)}`;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const COUNT = new Intl.NumberFormat("en-US");
const SHORT = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** `1,204`. */
export function count(value: number): string {
  return COUNT.format(value);
}

/** `1.2K`, where there is no room. */
export function shortCount(value: number): string {
  return value < 1000 ? String(value) : SHORT.format(value);
}

/** `1 event`, `2 events`. */
export function counted(value: number, one: string, more = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : more}`;
}

export function bytes(size: number): string {
  if (size < 1024) return `${size} B`;
  const step = Math.min(3, Math.floor(Math.log2(size) / 10));
  const scaled = size / 1024 ** step;
  return `${scaled < 10 ? scaled.toFixed(1) : Math.round(scaled)} ${["B", "KiB", "MiB", "GiB"][step]}`;
}
