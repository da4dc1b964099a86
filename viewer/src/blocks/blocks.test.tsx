import { act, fireEvent } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { SampleNode } from "../dev/fake-server";
import { allByTestId, byTestId, renderPage, say } from "../dev/render-page";

const text = (body: string, props = {}): SampleNode => ({ kind: "text", props: { body, ...props } });

describe("a container", () => {
  test("carries the class of its key, made of what classes may hold", () => {
    renderPage({ main: [{ kind: "container", props: { key: "my box/1" }, children: [text("in")] }] });
    const box = document.querySelector(".st-key-my-box-1");
    expect(box?.getAttribute("data-testid")).toBe("stVerticalBlock");
    expect(box?.textContent).toBe("in");
  });

  test("lays its elements out side by side when it is horizontal", () => {
    renderPage({
      main: [
        { kind: "container", props: { horizontal: true, gap: "medium", halign: "right" }, children: [text("in")] },
      ],
    });
    expect(byTestId("stHorizontalBlock").style).toMatchObject({
      gap: "32px",
      justifyContent: "flex-end",
      flexWrap: "wrap",
    });
  });

  test("has the height it is given", () => {
    renderPage({ main: [{ kind: "container", props: { height: 200 }, children: [] }] });
    expect(byTestId("stLayoutWrapper").style.height).toBe("200px");
  });
});

describe("an element's box", () => {
  test("has the public names, the class of its key and its width", () => {
    renderPage({ main: [text("a", { key: "k", width: 300 }), text("b"), text("c", { width: "stretch" })] });
    const boxes = allByTestId("stElementContainer");
    expect(boxes[0]?.className).toBe("stElementContainer element-container st-key-k");
    expect(boxes.map((box) => box.style.width)).toEqual(["300px", "fit-content", "100%"]);
  });

  test("says after 400 ms of a run that it is of the run before, until it is redrawn", () => {
    const server = renderPage({ main: [text("a"), text("b")] });
    const stale = () => allByTestId("stElementContainer").map((box) => box.dataset.stale);
    say(server, { type: "run", run: "r", phase: "started", scope: "app", inputs: 0 });
    expect(stale()).toEqual(["false", "false"]);
    act(() => server.pass(399));
    expect(stale()).toEqual(["false", "false"]);
    say(server, { type: "fresh", run: "r", nodes: { 1: 1 } });
    act(() => server.pass(1));
    expect(stale()).toEqual(["false", "true"]);
    say(server, { type: "run", run: "r", phase: "ended", scope: "app", inputs: 0, outcome: "finished" });
    expect(stale()).toEqual(["false", "false"]);
  });
});

test("an element inserted at the top leaves the DOM below as it was", () => {
  const server = renderPage({ main: [text("a"), text("b")] });
  const before = allByTestId("stElementContainer");
  say(server, {
    type: "patch",
    position: 11,
    ops: [["insert", 1, 0, { id: 90, kind: "text", key: "t", props: { body: "new" } }]],
  });
  const after = allByTestId("stElementContainer");
  expect(after.map((box) => box.textContent)).toEqual(["new", "a", "b"]);
  expect(after.slice(1)).toEqual(before);
  expect(after[1]).toBe(before[0]);
});

test("fragments have no box of their own", () => {
  renderPage({ main: [{ kind: "fragment", props: { id: "f" }, children: [text("in")] }] });
  expect(byTestId("stElementContainer").parentElement?.parentElement?.className).toContain("stMainBlockContainer");
});

test("an empty shows its child in its place, and without one nothing", () => {
  const server = renderPage({ main: [{ kind: "empty", children: [] }] });
  expect(byTestId("stEmpty").parentElement?.hidden).toBe(true);
  say(server, {
    type: "patch",
    position: 11,
    ops: [["insert", 10, 0, { id: 90, kind: "text", key: "t", props: { body: "now" } }]],
  });
  expect(byTestId("stElementContainer").textContent).toBe("now");
});

test("columns have their weights and stack unless they may not wrap", () => {
  const columns = (props = {}): SampleNode => ({
    kind: "columns",
    props,
    children: [1, 2.5].map((weight) => ({ kind: "column", props: { weight }, children: [text("in")] })),
  });
  renderPage({ main: [columns({ gap: "large" }), columns({ wrap: false, border: true })] });
  const all = allByTestId("stColumn");
  expect(all.map((column) => column.style.getPropertyValue("--ev-weight"))).toEqual(["1", "2.5", "1", "2.5"]);
  const rows = allByTestId("stHorizontalBlock");
  expect(rows.map((row) => row.classList.contains("ev-columns-stack"))).toEqual([true, false]);
  expect(rows[0]?.style.getPropertyValue("--ev-columns-gap")).toBe("48px");
  expect(all[2]?.classList.contains("ev-card")).toBe(true);
});

describe("tabs", () => {
  const tabs = (props = {}): SampleNode => ({
    kind: "tabs",
    props,
    children: ["Cat", "Dog", "Owl"].map((label) => ({ kind: "tab", props: { label }, children: [text(`a ${label}`)] })),
  });
  const open = () => allByTestId("stTabPanel").flatMap((panel) => (panel.hidden ? [] : [panel.textContent]));
  const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });

  test("open the first one, or the default", () => {
    renderPage({ main: [tabs(), tabs({ default: "Owl" })] });
    expect(open()).toEqual(["a Cat", "a Owl"]);
  });

  test("open by a click, and by arrows that go round", () => {
    renderPage({ main: [tabs()] });
    const [cat, dog] = allByTestId("stTab");
    fireEvent.click(dog as HTMLElement);
    expect(open()).toEqual(["a Dog"]);
    expect([cat, dog].map((tab) => tab?.getAttribute("aria-selected"))).toEqual(["false", "true"]);
    dog?.focus();
    press("ArrowRight");
    expect(open()).toEqual(["a Owl"]);
    expect(document.activeElement?.textContent).toBe("Owl");
    press("ArrowRight");
    expect(open()).toEqual(["a Cat"]);
    press("End");
    expect(open()).toEqual(["a Owl"]);
    press("Home");
    expect(open()).toEqual(["a Cat"]);
  });

  test("stay open when the app draws another one before it", () => {
    const server = renderPage({ main: [tabs()] });
    fireEvent.click(allByTestId("stTab")[1] as HTMLElement);
    say(server, {
      type: "patch",
      position: 11,
      ops: [["insert", 10, 0, { id: 90, kind: "tab", key: "t", props: { label: "Ant" }, children: [] }]],
    });
    expect(open()).toEqual(["a Dog"]);
  });

  test("tell the app which one is open when it wants to know", () => {
    const server = renderPage({ main: [tabs({ widget: "w", value: "Dog" })] });
    expect(open()).toEqual(["a Dog"]);
    fireEvent.click(allByTestId("stTab")[2] as HTMLElement);
    expect(server.inputs).toMatchObject([{ type: "widgets", values: { w: "Owl" } }]);
    expect(open()).toEqual(["a Owl"]);
  });
});

describe("an expander", () => {
  const details = () => document.querySelector("details") as HTMLDetailsElement;

  test("follows the app until the user moves it, and the app again when it changes its mind", () => {
    const server = renderPage({ main: [{ kind: "expander", props: { label: "More" }, children: [text("in")] }] });
    expect(details().open).toBe(false);
    details().open = true;
    fireEvent(details(), new Event("toggle"));
    expect(details().open).toBe(true);
    say(server, { type: "patch", position: 11, ops: [["set", 10, { label: "Still" }]] });
    expect(details().open).toBe(true);
    say(server, { type: "patch", position: 12, ops: [["set", 10, { expanded: true }]] });
    say(server, { type: "patch", position: 13, ops: [["unset", 10, ["expanded"]]] });
    expect(details().open).toBe(false);
  });

  test("has the public names", () => {
    renderPage({ main: [{ kind: "expander", props: { label: "More" }, children: [text("in")] }] });
    expect(byTestId("stExpanderDetails", byTestId("stExpander")).textContent).toBe("in");
  });
});

test.each([
  ["running", "stExpanderIconSpinner"],
  ["complete", "stExpanderIconCheck"],
  ["error", "stExpanderIconError"],
])("a status that is %s says so by more than colour", (state, sign) => {
  renderPage({ main: [{ kind: "status", props: { label: "Work", state }, children: [] }] });
  expect(byTestId(sign).getAttribute("aria-label")).toBeTruthy();
});

describe("a failure in one element", () => {
  test("stays there, names the line, and ends with the next version of the node", () => {
    const broken: SampleNode = { kind: "metric", props: { label: { not: "text" }, value: "1" }, line: "app.py:3" };
    vi.spyOn(console, "error").mockReturnValue();
    const server = renderPage({ main: [broken, text("beside")] });
    expect(document.querySelector('[role="alert"]')?.textContent).toContain(
      "could not draw this metric (from app.py:3)",
    );
    expect(document.body.textContent).toContain("beside");
    say(server, { type: "patch", position: 11, ops: [["set", 10, { label: "Fine" }]] });
    expect(document.querySelector('[role="alert"]')).toBeNull();
    expect(document.body.textContent).toContain("Fine");
  });

  test("is not made of a kind that a newer server knows", () => {
    renderPage({ main: [{ kind: "hologram" }] });
    expect(byTestId("stElementContainer").textContent).toContain("“hologram”");
  });
});
