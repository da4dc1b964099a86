import dayjs from "dayjs";
import advancedFormat from "dayjs/plugin/advancedFormat";
import dayOfYear from "dayjs/plugin/dayOfYear";
import isoWeek from "dayjs/plugin/isoWeek";
import localizedFormat from "dayjs/plugin/localizedFormat";
import utc from "dayjs/plugin/utc";
import weekOfYear from "dayjs/plugin/weekOfYear";
import { expect, test } from "vitest";
import { formatMoment } from "./format-moment";

for (const plugin of [utc, advancedFormat, dayOfYear, isoWeek, weekOfYear, localizedFormat]) dayjs.extend(plugin);

// The tokens that both languages know: the two must agree on every moment.
const SHARED =
  "YYYY YY M MM MMM MMMM D DD Do d dd ddd dddd H HH h hh k kk m mm s ss SSS A a Z ZZ X x Q W WW w ww L LL LLL LLLL LT LTS l ll lll llll";

test("agrees with dayjs on every shared token at any moment", () => {
  let state = 42;
  for (let round = 0; round < 400; round += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    // 1950 to 2100, to the millisecond.
    const ms = Math.floor((state / 2_147_483_648) * 4_733_510_400_000) - 631_152_000_000;
    for (const token of SHARED.split(" ")) {
      expect(`${token}: ${formatMoment(ms, token)}`).toBe(`${token}: ${dayjs.utc(ms).format(token)}`);
    }
  }
});

test("the first and last weeks of ISO years", () => {
  expect(formatMoment(Date.UTC(2021, 0, 3), "GGGG-[W]WW-E")).toBe("2020-W53-7");
  expect(formatMoment(Date.UTC(2024, 11, 30), "GGGG-[W]WW-E")).toBe("2025-W01-1");
});

test.each([
  [Date.UTC(2026, 0, 5, 9, 30), "MM/DD/YY - hh:mm", "01/05/26 - 09:30"],
  [Date.UTC(2026, 0, 5, 0, 0), "h A", "12 AM"],
  [Date.UTC(2026, 0, 5, 12, 0), "h:mm a", "12:00 pm"],
  [Date.UTC(2026, 10, 21), "dddd, D MMMM", "Saturday, 21 November"],
  [Date.UTC(2026, 0, 1), "[Day] DDD [of] Y", "Day 1 of 2026"],
  [Date.UTC(2026, 11, 31), "DDDD", "365"],
  [Date.UTC(2026, 4, 22), "Mo [month], Do", "5th month, 22nd"],
  [1500, "s.SS", "1.50"],
])("%d as %s is %s", (ms, format, expected) => {
  expect(formatMoment(ms, format)).toBe(expected);
});

test("text in brackets and unknown letters stay as they are", () => {
  expect(formatMoment(0, "[YYYY LT] u")).toBe("YYYY LT u");
});
