import { expect, test } from "vitest";
import { fitted, type Width } from "./widths";

test.each<[Width, number, number, number, number, number]>([
  // width, pane's width and height; frame's width, height and scale
  ["fit", 1000, 600, 1000, 600, 1],
  ["fit", 600, 600, 800, 800, 0.75],
  ["fit", 390, 600, 390, 600, 1],
  ["desktop", 640, 500, 1280, 1000, 0.5],
  ["desktop", 1600, 900, 1600, 900, 1],
  ["phone", 800, 600, 390, 600, 1],
  ["phone", 800, 2000, 390, 844, 1],
  ["phone", 195, 300, 390, 600, 0.5],
])("%s in a pane of %i x %i is %i x %i at %f", (width, paneWidth, paneHeight, wide, high, scale) => {
  const found = fitted(width, { width: paneWidth, height: paneHeight });
  expect(found.style).toMatchObject({ width: wide, height: high });
  expect(found.style.transform).toBe(scale < 1 ? `scale(${scale})` : undefined);
  expect(found.scale).toBe(scale);
});
