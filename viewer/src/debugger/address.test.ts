import { expect, test } from "vitest";
import { readHash, shownAt, writeHash } from "./address";
import { shownOf } from "./dev/mount";
import { RECORDING } from "./dev/sample";

test("a position alone is the whole address", () => {
  expect(writeHash(shownOf({ position: 42 }))).toBe("#42");
  expect(readHash("#42")).toMatchObject({ position: 42, node: undefined, filter: {} });
});

test("everything that is selected comes back", () => {
  const shown = shownOf({
    position: 7,
    node: 12,
    run: 3,
    pin: 4,
    panel: "why",
    filter: {
      kinds: ["run", "widgets.changed"],
      run: 2,
      fragment: "clock@app.py:9",
      widget: "b&c=1#%",
      text: "a ?&,ß",
    },
  });
  const back = shownOf(shownAt(readHash(writeHash(shown)), shown.head));
  expect(back).toEqual(shown);
});

test("of several sessions the address names the one that is shown", () => {
  const [one] = RECORDING.sessions;
  const sessions = one ? [one, { ...one, id: "s_other" }] : [];
  const hash = writeHash(shownOf({ position: 3, recording: { ...RECORDING, sessions } }));
  expect(hash).toBe("#3?session=s_sample");
  expect(readHash(hash)).toMatchObject({ position: 3, session: "s_sample" });
});

test.each(["", "#", "#x", "#-1", "#1.5", "#99999999999999999999", "#?panel=nonsense&node=-3&kinds=,&run=abc"])(
  "of %j only what makes sense is taken",
  (hash) => {
    const { filter, ...place } = readHash(hash);
    expect(Object.values(place).filter((each) => each !== undefined)).toEqual([]);
    expect(Object.values(filter).filter((each) => each !== undefined)).toEqual([]);
  },
);
