import { expect, test } from "vitest";
import { styled } from "./ansi";
import { duration } from "./words";

const plain = { colour: null, bold: false, dim: false };

test.each([
  ["plain", [{ text: "plain", ...plain }]],
  [
    "\x1b[31mred\x1b[0m not",
    [
      { text: "red", ...plain, colour: "red" },
      { text: " not", ...plain },
    ],
  ],
  [
    "\x1b[1;92mok\x1b[22;39m.",
    [
      { text: "ok", dim: false, bold: true, colour: "green" },
      { text: ".", ...plain },
    ],
  ],
  [
    "\x1b[38;5;196mx\x1b[38;2;1;2;3;1my",
    [
      { text: "x", ...plain },
      { text: "y", ...plain, bold: true },
    ],
  ],
  ["\x1b[2Jgone\x1b]0;title\x07", [{ text: "gone", ...plain }]],
  ["10%\r20%\r100%\n", [{ text: "100%\n", ...plain }]],
  ["a\r\nb\x07", [{ text: "a\nb", ...plain }]],
  ["", []],
])("%j", (text, pieces) => {
  expect(styled(text)).toEqual(pieces);
});

test.each([
  [0, "0 ms"],
  [0.000412, "412 µs"],
  [0.0032, "3.2 ms"],
  [0.0123, "12 ms"],
  [0.9996, "1.00 s"],
  [1.244, "1.24 s"],
  [59.96, "1 min 00 s"],
  [185, "3 min 05 s"],
  [7384, "2 h 03 min"],
  [Number.NaN, "?"],
])("%s seconds", (seconds, words) => {
  expect(duration(seconds).replaceAll("\u00a0", " ")).toBe(words);
});
