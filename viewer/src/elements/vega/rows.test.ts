import { expect, test } from "vitest";
import type { Cell, Column } from "../data/arrow";
import { vegaRows } from "./rows";

function column(name: string, kind: Column["kind"], cell: Cell, zone?: string): Column {
  return { name, kind, at: () => cell, ...(zone ? { zone } : {}) };
}

test("a clock reading is shown as it reads, a moment on the reader's clock", () => {
  const reading = Date.UTC(2024, 2, 31, 2, 30);
  const [row] = vegaRows({
    rows: 1,
    columns: [column("naive", "datetime", reading), column("moment", "datetime", reading, "Asia/Tokyo")],
  });
  const shown = new Date(row?.naive as number);
  expect([shown.getDate(), shown.getMonth(), shown.getMinutes()]).toEqual([31, 2, 30]);
  expect(row?.moment).toBe(reading);
});

test("Vega gets plain numbers", () => {
  const columns = [
    column("big", "integer", 2n ** 60n),
    column("price", "decimal", "12.50"),
    column("gap", "float", null),
  ];
  expect(vegaRows({ rows: 1, columns })).toEqual([{ big: 2 ** 60, price: 12.5, gap: null }]);
});
