import { describe, expect, test } from "vitest";
import type { Cause, Chain } from "../wire";
import { graphOf } from "./graph";
import { sentence } from "./why-words";

function cause(position: number, at: number, kind: string, text: string, because: number[] = []): Cause {
  return { position, at, kind, text, tone: "plain", run: null, because };
}

function chain(root: Cause, more = false): Chain {
  const causes = [
    cause(9, 20.012, "tree.patched", "run 2: metric 'Count': value = '1'", [8]),
    cause(8, 20.002, "run.started", "run 2: the app", [7]),
    cause(7, 20.001, "rerun.decided", "start run 2 for 6: nothing runs", [6]),
    root,
  ];
  return { causes, more, ends: "" };
}

const WAS = 20;

describe("why, in a sentence", () => {
  test.each([
    ["widgets.changed", "button 'Plus' clicked", "a person pressed “Plus”"],
    ["widgets.changed", "slider 'How many' = 4", "a person set “How many” to 4"],
    ["widgets.changed", "text_input \"It's\" = 'x = y'", "a person set “It's” to 'x = y'"],
    ["timer.ticked", "clock@app.py:9, 2 before it missed", "the clock ticked for fragment clock@app.py:9"],
    ["script.changed", "app.py", "a file was saved: app.py"],
    ["rerun.requested", "the app was opened", "a person opened the app"],
    ["rerun.requested", "the script asked", "the script asked for a rerun"],
    ["page.opened", "reports", "a person opened the page “reports”"],
    ["stop.requested", "v1", "a person pressed Stop"],
    ["of.tomorrow", "what", "“of.tomorrow” was recorded: what"],
  ])("%s %s", (kind, text, words) => {
    const root = cause(6, WAS, kind, text);
    expect(sentence(chain(root), { of: "element" }).replaceAll("\u00a0", " ")).toBe(
      `Changed because ${words}, 12 ms before.`,
    );
  });

  test("of what was drawn, of an event, of a longer chain", () => {
    const found = chain(cause(6, WAS, "widgets.changed", "button 'Plus' clicked"), true);
    expect(sentence(found, { of: "element", drawn: true })).toMatch(/^Drawn because a person pressed “Plus”/);
    expect(sentence(found, { of: "event" })).toMatch(/^Happened because .* at the end of a longer chain\.$/);
  });

  test("an event that nothing led to says what it is", () => {
    const only = { causes: [cause(3, 1, "widgets.changed", "button 'Plus' clicked")], more: false, ends: "" };
    expect(sentence(only, { of: "event" })).toBe("A person pressed “Plus”.");
    expect(sentence(only, { of: "element" })).toBe("Changed by a person, who pressed “Plus”.");
    expect(sentence({ causes: [], more: false, ends: "" }, { of: "event" })).toBe("Nothing of the log led to this.");
  });

  test("several that led to it are counted", () => {
    const causes = [
      cause(9, 5, "rerun.decided", "", [7, 8]),
      cause(8, 4, "widgets.changed", "button 'B' clicked"),
      cause(7, 3, "timer.ticked", "f"),
    ];
    expect(sentence({ causes, more: false, ends: "" }, { of: "event" }).replaceAll("\u00a0", " ")).toBe(
      "Happened because a person pressed “B”, 1.00 s before (and 1 more led to it).",
    );
  });
});

describe("the graph", () => {
  test("a chain is one line", () => {
    const graph = graphOf(chain(cause(6, 1, "x", "")).causes);
    expect(graph.lanes).toBe(1);
    expect(graph.rows.map(({ lines }) => lines)).toEqual([[[0, 0]], [[0, 0]], [[0, 0]], []]);
  });

  test("two causes are two lanes, which meet again in what led to both", () => {
    const graph = graphOf([
      { position: 9, because: [8, 7] },
      { position: 8, because: [5] },
      { position: 7, because: [5] },
      { position: 5, because: [] },
    ]);
    expect(graph.lanes).toBe(2);
    expect(graph.rows.map(({ lane }) => lane)).toEqual([0, 0, 1, 0]);
    expect(graph.rows.map(({ lines }) => lines)).toEqual([
      [
        [0, 0],
        [0, 1],
      ],
      [
        [1, 1],
        [0, 0],
      ],
      [
        [0, 0],
        [1, 0],
      ],
      [],
    ]);
  });

  test("causes that are not shown have no line", () => {
    expect(graphOf([{ position: 9, because: [1] }]).rows).toEqual([{ lane: 0, lines: [] }]);
  });
});
