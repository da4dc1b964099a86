import { act, fireEvent, render } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { App } from "../../app/app";
import type { WireNode } from "../../core/tree";
import { type Sample, sampleTree } from "../../dev/fake-server";
import { byTestId } from "../../dev/render-page";
import type { Scene } from "./contract";
import { StillClient } from "./still-client";

const SCENE: Scene = { session: "s", title: "app.py", position: 1, page: "", query: "", running: false };
const button = { kind: "button", props: { label: "Go", widget: "b", value: false } };
const toast = (id: number): WireNode => ({
  id,
  kind: "toast",
  key: `t${id}`,
  props: { body: "Saved", seconds: 4, run: 1 },
});

function show(sample: Sample, scene: Partial<Scene> = {}): StillClient {
  const still = new StillClient();
  render(<App client={still.client} />);
  act(() => still.whole(sampleTree(sample), { ...SCENE, ...scene }));
  return still;
}

test("controls look as they were, and a click on one sends and changes nothing", () => {
  const still = show({ main: [button] });
  const send = vi.spyOn(still.client.widgets, "fire");
  const face = byTestId("stButton").querySelector("button") as HTMLButtonElement;
  expect(face.disabled).toBe(false);
  fireEvent.click(face);
  act(() => still.client.rerun());
  act(() => still.client.themeIs("dark"));
  expect(send).not.toHaveBeenCalled();
  expect(still.client.waiting).toEqual([]);
});

test("elements say which node they are", () => {
  show({
    main: [{ kind: "columns", props: {}, children: [{ kind: "column", props: { weight: 1 }, children: [button] }] }],
  });
  expect([...document.querySelectorAll("[data-node]")].map((each) => each.getAttribute("data-node"))).toEqual([
    "10",
    "11",
    "12",
  ]);
});

test("the page keeps its elements from moment to moment", () => {
  const still = show({ main: [button] });
  const before = byTestId("stButton");
  act(() => still.patch([["set", 10, { label: "Gone" }]], { ...SCENE, position: 2, running: true }, false));
  expect(byTestId("stButton")).toBe(before);
  expect(before.textContent).toBe("Gone");
  expect(byTestId("stStatusWidget").textContent).toBe("Stop");
  act(() => still.patch([], { ...SCENE, position: 3 }, false));
  expect(document.querySelector('[data-testid="stStatusWidget"]')).toBeNull();
});

test("toasts show when they are played, and are gone with the next jump", () => {
  const still = show({});
  const toasts = () => document.querySelectorAll('[data-testid="stToast"]').length;
  act(() => still.patch([["insert", 4, 0, toast(50)]], { ...SCENE, position: 2 }, false));
  expect(toasts()).toBe(0);
  act(() => still.patch([["insert", 4, 0, toast(51)]], { ...SCENE, position: 3 }, true));
  expect(toasts()).toBe(1);
  act(() => still.patch([["remove", 51]], { ...SCENE, position: 4 }, true));
  expect(toasts()).toBe(1);
  act(() => still.patch([["remove", 50]], { ...SCENE, position: 5 }, false));
  expect(toasts()).toBe(0);
});

test("what is looked for is opened, and closed again", () => {
  const inside = { kind: "text", props: { body: "in" } };
  const still = show({
    main: [
      { kind: "expander", props: { label: "More" }, children: [inside] },
      {
        kind: "tabs",
        props: {},
        children: ["A", "B"].map((label) => ({ kind: "tab", props: { label }, children: [inside] })),
      },
    ],
  });
  const open = () => [
    document.querySelector("details")?.open,
    ...[...document.querySelectorAll<HTMLElement>('[data-testid="stTabPanel"]')].map((panel) => !panel.hidden),
  ];
  expect(open()).toEqual([false, true, false]);
  act(() => still.client.store.reveal(new Set([10, 12, 15])));
  expect(open()).toEqual([true, false, true]);
  act(() => still.client.store.reveal(new Set()));
  expect(open()).toEqual([false, true, false]);
});
