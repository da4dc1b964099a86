import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { type ReactNode, useMemo } from "react";
import { beforeEach, describe, expect, test } from "vitest";
import { useDebugger } from "../debugger";
import { Desk, DeskContext } from "../desk";
import { refusal } from "../dev/fake-api";
import { mount } from "../dev/mount";
import { RUNS } from "../dev/sample";
import type { NodeInfo, RunInfo, StateAt } from "../wire";
import { Inspector as Alone } from "./inspector";

/** The inspector on the desk that its tab of notes needs. */
function Inspector(): ReactNode {
  const dbg = useDebugger();
  const desk = useMemo(() => new Desk(dbg), [dbg]);
  return (
    <DeskContext value={desk}>
      <Alone />
    </DeskContext>
  );
}

const AT = 1_790_000_000;
const S = "api/s/s_sample";

function stateAt(position: number, part: Partial<StateAt> = {}): StateAt {
  const count = { name: "count", value: position, before: position - 1, change: "set", text: `${position}` } as const;
  const name = { name: "name", value: "Ada", before: "Ada", change: null, text: "'Ada'" } as const;
  const more = { name: "toggle-1", value: true, before: true, change: null, text: "True" } as const;
  return {
    position,
    against: position - 1,
    session_state: [
      { ...count, label: null, kind: null },
      { ...name, label: null, kind: null },
    ],
    widgets: [{ ...more, label: "More", kind: "toggle" }],
    ...part,
  };
}

function nodeAt(position: number): NodeInfo {
  return {
    node: { id: 12, kind: "markdown", key: "m", props: { body: `Count: ${position}` }, line: "app.py:6" },
    path: [
      { id: 0, kind: "app", label: "Shop" },
      { id: 1, kind: "root", label: null },
      { id: 12, kind: "markdown", label: null },
    ],
    before: { body: "Count: 0" },
    changed: ["body"],
    touches: [{ position, at: AT, kind: "tree.patched", run: 2, ops: [], text: "body" }],
    drawn: 5,
    last: position,
    source: { path: "app.py", line: 6, first: 5, lines: ["n = 1", "st.write(n)"], digest: "d1", now: false },
    widget: null,
  };
}

function runOf(number: number, part: Partial<RunInfo> = {}): RunInfo {
  const row = RUNS[number - 1];
  if (!row) throw new Error(`the sample has no run ${number}`);
  return { ...row, exception: null, output: [], effects: [], fragments: [], profile: null, ...part };
}

const text = (element: Element | null) => (element?.textContent ?? "").replaceAll("\u00a0", " ");

beforeEach(() => localStorage.clear());

describe("tabs", () => {
  test("arrows, Home and End go from one to the next, and the address follows", () => {
    const { debugged } = mount(<Inspector />);
    const tab = (name: string) => screen.getByRole("tab", { name });
    expect(tab("Element").getAttribute("aria-selected")).toBe("true");
    tab("Element").focus();
    for (const [key, panel, name] of [
      ["ArrowRight", "state", "State"],
      ["End", "notes", "Notes"],
      ["ArrowRight", "element", "Element"],
      ["ArrowLeft", "notes", "Notes"],
      ["Home", "element", "Element"],
    ] as const) {
      fireEvent.keyDown(document.activeElement ?? document.body, { key });
      expect(debugged.shown.panel).toBe(panel);
      expect(document.activeElement).toBe(tab(name));
      expect(screen.getByRole("tabpanel").getAttribute("aria-labelledby")).toBe(tab(name).id);
    }
  });

  test("the tab used last opens where the address names none", () => {
    localStorage.setItem("evlit.debugger.panel", "output");
    const { debugged } = mount(<Inspector />);
    expect(debugged.shown.panel).toBe("output");
    act(() => debugged.change({ panel: "why" }));
    expect(localStorage.getItem("evlit.debugger.panel")).toBe("why");
  });
});

describe("state", () => {
  const answers = { [`${S}/state/7`]: () => stateAt(7), [`${S}/state/8`]: () => stateAt(8) };

  test("values stand beside what they were, and can be filtered", async () => {
    mount(<Inspector />, { panel: "state", position: 7 }, { answers });
    const rows = await screen.findAllByRole("treeitem");
    expect(rows.map((row) => text(row))).toEqual(["~count: 6 → 7", 'name: "Ada"', "More: true"]);
    fireEvent.click(screen.getByRole("button", { name: "Only changed" }));
    expect(screen.getAllByRole("treeitem").map((row) => text(row))).toEqual(["~count: 6 → 7"]);
    fireEvent.click(screen.getByRole("button", { name: "Only changed" }));
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "ADA" } });
    expect(screen.getAllByRole("treeitem").map((row) => text(row))).toEqual(['name: "Ada"']);
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "nothing" } });
    expect(screen.getByText("None of 2 entries has “nothing”.")).toBeDefined();
  });

  test("the old values stay until the new ones are here", async () => {
    const { debugged } = mount(<Inspector />, { panel: "state", position: 7 }, { answers });
    await screen.findByText("7");
    act(() => debugged.go(8));
    expect(screen.getByText("7").closest("[aria-busy=true]")).not.toBeNull();
    await screen.findByText("8");
    expect(document.querySelector("[aria-busy=true]")).toBeNull();
  });

  test("pinned, everything is compared with that position", async () => {
    const pinned = {
      ...answers,
      [`${S}/state/7`]: (query: URLSearchParams) => stateAt(7, { against: Number(query.get("against")) }),
    };
    const { debugged, asked } = mount(<Inspector />, { panel: "state", position: 7, pin: 3 }, { answers: pinned });
    await screen.findByText("count");
    expect(asked).toContain(`${S}/state/7?against=3`);
    fireEvent.click(screen.getByRole("button", { name: /Compared with 3/ }));
    expect(debugged.shown.pin).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: /Pin position 7/ }));
    expect(debugged.shown.pin).toBe(7);
  });

  test("values can be compared with what they were when the run began", async () => {
    const { asked } = mount(
      <Inspector />,
      { panel: "state", position: 11 },
      {
        answers: {
          [`${S}/event/11`]: () => ({ position: 11, run: 2, kind: "run.ended", data: {} }),
          [`${S}/run/2`]: () => runOf(2),
          [`${S}/state/11`]: () => stateAt(11),
        },
      },
    );
    await screen.findByText("count");
    expect(asked).not.toContain(`${S}/event/11`);
    fireEvent.click(screen.getByRole("button", { name: "the run began" }));
    await waitFor(() => expect(asked).toContain(`${S}/state/11?against=8`));
  });

  test("of the positions that one scrubs over, only the newest is asked for", async () => {
    const { debugged, asked } = mount(<Inspector />, { panel: "state", position: 7 }, { answers });
    act(() => {
      for (const position of [9, 10, 11, 12, 8]) debugged.go(position);
    });
    await screen.findByText("8");
    expect(asked.filter((path) => path.includes("/state/"))).toEqual([`${S}/state/7`, `${S}/state/8`]);
  });

  test("what is damaged says so, and leads to what can be shown", async () => {
    const damaged = { [`${S}/state/7`]: () => refusal(409, "event 5 of session s_sample is damaged", 4) };
    const { debugged } = mount(<Inspector />, { panel: "state", position: 7 }, { answers: damaged });
    expect(await screen.findByText("event 5 of session s_sample is damaged")).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: /Go to 4/ }));
    expect(debugged.shown.position).toBe(4);
  });

  test("an arrow leads to the next change of a key, past events that only mention it", async () => {
    const finds: Record<string, number | null> = { 7: 9, 9: 11 };
    const data: Record<number, unknown> = { 9: { set: { other: '"count"' } }, 11: { set: { count: 3 } } };
    const event = (position: number) => () => ({ position, data: data[position] });
    const { debugged } = mount(
      <Inspector />,
      { panel: "state", position: 7 },
      {
        answers: {
          ...answers,
          [`${S}/find`]: (query) => ({ position: finds[query.get("from") ?? ""] ?? null }),
          [`${S}/event/9`]: event(9),
          [`${S}/event/11`]: event(11),
          [`${S}/state/11`]: () => stateAt(11),
        },
      },
    );
    await screen.findByText("count");
    fireEvent.click(screen.getByRole("button", { name: "Later change of count" }));
    await waitFor(() => expect(debugged.shown.position).toBe(11));
  });
});

describe("element", () => {
  const answers = { [`${S}/node/12`]: (query: URLSearchParams) => nodeAt(Number(query.get("at"))) };

  test("what changed, who drew it, where it stands", async () => {
    const { debugged } = mount(<Inspector />, { node: 12, position: 7 }, { answers });
    expect(text(await screen.findByRole("treeitem"))).toBe('~body: "Count: 0" → "Count: 7"');
    expect(screen.getByText("changed by this event")).toBeDefined();
    expect(screen.getByText(/app.py has changed since/)).toBeDefined();
    const marked = document.querySelector("[aria-current=location]");
    expect([marked?.getAttribute("data-number"), marked?.textContent?.trim()]).toEqual(["6", "st.write(n)"]);
    const above = within(screen.getByRole("navigation", { name: "Inside of" })).getAllByRole("button");
    expect(above.map((button) => button.textContent)).toEqual(["app", "main"]);
    fireEvent.click(above[1] ?? document.body);
    expect(debugged.shown.node).toBe(1);
  });

  test("one that is not on the page stays selected and says when it was there", async () => {
    const words =
      "expected the id of an element that is on the page after event 9, got 12: it was drawn by event 5 and is gone";
    mount(<Inspector />, { node: 12, position: 9 }, { answers: { [`${S}/node/12`]: () => refusal(404, words) } });
    expect(await screen.findByText("#12 is not on the page at this position")).toBeDefined();
    expect(screen.getByRole("button", { name: "Go to position 5" })).toBeDefined();
  });

  test("nothing selected says how to select", () => {
    mount(<Inspector />);
    expect(screen.getByText("No element is selected")).toBeDefined();
  });
});

describe("run", () => {
  const event = (position: number, run: number | null) => () => ({ position, run, kind: "x", data: {} });
  const runs = { [`${S}/run/2`]: () => runOf(2), [`${S}/run/3`]: () => runOf(3) };

  test("is the one of the position, or the last one before it", async () => {
    const answers = {
      ...runs,
      [`${S}/event/10`]: event(10, 2),
      [`${S}/event/12`]: event(12, null),
      [`${S}/event/9`]: event(9, 2),
      [`${S}/event/14`]: event(14, 3),
    };
    const { debugged } = mount(<Inspector />, { panel: "run", position: 10 }, { answers });
    await screen.findByText("Run 2");
    expect(await screen.findByText(/It was too short for a profile \(20 ms\)/)).toBeDefined();
    act(() => debugged.go(14));
    await screen.findByText("Run 3");
    act(() => debugged.go(12));
    await screen.findByText("Run 2");
    fireEvent.click(screen.getByRole("button", { name: "Next run" }));
    expect(debugged.shown).toMatchObject({ run: 3, position: 12 });
    expect(await screen.findByText("Run 3")).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Follow the position" }));
    expect(debugged.shown.run).toBeNull();
  });

  test("a profile is a chart and a table that can be sorted", async () => {
    const span = { name: "text", fragment: null, calls: 1 };
    const profile = {
      seconds: 0.1,
      spans: [
        { ...span, line: "app.py:4", begin: 0, call: 0.01, end: 0.02 },
        { ...span, line: "app.py:5", begin: 0.02, call: 0.09, end: 0.1, calls: 3 },
      ],
    };
    const answers = { [`${S}/run/2`]: () => runOf(2, { profile }) };
    mount(<Inspector />, { panel: "run", run: 2, position: 10 }, { answers });
    expect(await screen.findByRole("application", { name: /Flame chart of 100.ms/ })).toBeDefined();
    const lines = () => screen.getAllByRole("rowheader").map((cell) => cell.querySelector("button")?.textContent);
    expect(lines()).toEqual(["app.py:5", "app.py:4"]);
    fireEvent.click(screen.getByRole("button", { name: "line" }));
    expect(lines()).toEqual(["app.py:4", "app.py:5"]);
    expect(screen.getByRole("columnheader", { name: /line/ }).getAttribute("aria-sort")).toBe("ascending");
    fireEvent.click(screen.getByRole("button", { name: "app.py:5" }));
    expect(text(document.querySelector(".ins-chosen"))).toContain("app.py:5 text 3 calls, 80 ms");
  });
});

test("output stands in full and without what only a terminal obeys", async () => {
  const output = [{ stream: "stdout", text: "\x1b[31mtwo\x1b[0m\n", position: 19, at: AT }] as const;
  mount(<Inspector />, { panel: "output", position: 21 }, { answers: { [`${S}/run/4`]: () => runOf(4, { output }) } });
  const printed = await screen.findByText("two");
  expect(printed.getAttribute("data-colour")).toBe("red");
});

describe("errors", () => {
  const exception = { id: 40, kind: "exception", key: "e", props: { type: "KeyError", message: "'n'", frames: [] } };
  const row = { at: AT, kind: "tree.patched", tone: "app", error: null, text: "run 2: 1 drawn" };

  test("of a long session are asked for until all are known", async () => {
    let asked = 0;
    const runs = (query: URLSearchParams) => {
      if (query.get("outcome") !== "failed") return { total: 0, rows: [] };
      asked += 1;
      return asked > 1 ? { total: 1, rows: [RUNS[3]] } : { total: 0, rows: [], complete: false };
    };
    mount(<Inspector />, { panel: "errors", position: 7 }, { answers: { [`${S}/runs`]: runs } });
    await screen.findByText("No run of this session failed");
    expect(await screen.findByText("ValueError: two", {}, { timeout: 3000 })).toBeDefined();
  });

  test("that the app showed itself stand beside those of runs that failed", async () => {
    const patch = {
      run: 2,
      ops: [["insert", 1, 0, { id: 39, kind: "container", key: "c", props: {}, children: [exception] }]],
    };
    const answers = {
      [`${S}/runs`]: () => ({ total: 1, rows: [RUNS[3]] }),
      [`${S}/events`]: (query: URLSearchParams) =>
        query.get("text")
          ? {
              total: 2,
              offset: 0,
              rows: [
                { ...row, position: 10, run: 2 },
                { ...row, position: 19, run: 4 },
              ],
            }
          : undefined,
      [`${S}/event/10`]: () => ({ ...row, position: 10, run: 2, data: patch }),
    };
    mount(<Inspector />, { panel: "errors", position: 7 }, { answers });
    const shown = within(await screen.findByRole("region", { name: "Shown by the app" }));
    expect(await shown.findByText("KeyError: 'n'")).toBeDefined();
    expect(shown.getAllByRole("listitem")).toHaveLength(1);
  });
});
