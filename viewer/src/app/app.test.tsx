import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { allByTestId, byTestId, renderBlank, renderPage, say } from "../dev/render-page";
import { awayText, backText } from "./connection-bar";
import { OWN_ICON, pageIcon } from "./page-icon";
import { elapsed } from "./run-status";

const text = (body: string) => ({ kind: "text", props: { body } });
const app = () => byTestId("stApp");

beforeEach(() => {
  localStorage.clear();
});

describe("the page before anything came", () => {
  test("is a skeleton in state initial, and a page once the tree is there", () => {
    const server = renderBlank();
    expect(app().dataset.testScriptState).toBe("initial");
    expect(byTestId("stAppSkeleton").getAttribute("role")).toBe("status");
    act(() => {
      server.open();
      server.welcome();
    });
    expect(allByTestId("stAppSkeleton")).toEqual([]);
    expect(app().dataset).toMatchObject({ testScriptState: "notRunning", testConnectionState: "CONNECTED" });
  });
});

describe("title and icon of the tab", () => {
  const icon = () => document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href ?? "";
  beforeEach(() => {
    document.head.innerHTML = '<link rel="icon" href="data:,">';
  });

  test("are the app's own", async () => {
    const server = renderPage({ app: { title: "Ships", icon: "⚓" } });
    expect(document.title).toBe("Ships");
    await waitFor(() => expect(decodeURIComponent(icon())).toContain("⚓"));
    say(server, { type: "patch", position: 11, ops: [["set", 0, { title: "Boats" }]] });
    expect(document.title).toBe("Boats");
  });

  test("are the app's file name and our sign when it says nothing", async () => {
    renderPage({});
    expect(document.title).toBe("app");
    await waitFor(() => expect(icon()).toBe(OWN_ICON));
  });

  test.each(["https://a/b.png", "/blob/1f", "data:image/png;base64,AA"])(
    "an image stays what it is: %s",
    async (url) => {
      expect(await pageIcon(url)).toBe(url);
    },
  );

  test.each([
    ["⚓", "⚓"],
    ["\u2139\ufe0f", "\u2139\ufe0f"],
    [":rocket:", "🚀"],
    ["shark", "🦈"],
    ["+1", "👍"],
  ])("an emoji is drawn, by itself or by its name: %s", async (name, emoji) => {
    expect(decodeURIComponent(await pageIcon(name))).toContain(`>${emoji}</text>`);
  });

  test.each(["nosuchemoji", ":constructor:", "Ä"])("what is no icon is our sign: %s", async (name) => {
    expect(await pageIcon(name)).toBe(OWN_ICON);
  });
});

describe("when a source of the app was saved", () => {
  const config = { title: "app", version: "1", upload_limit: 1, can_follow: true };
  const open = (more: object = {}) => {
    const server = renderBlank();
    act(() => {
      server.open();
      server.welcome({ config, ...more });
    });
    return server;
  };

  test("a notice offers a rerun until one begins", () => {
    const server = open();
    expect(screen.queryByText("Source changed")).toBeNull();
    say(server, { type: "source", path: "helpers.py" });
    expect(screen.getByText("Source changed").title).toBe("helpers.py");
    fireEvent.click(screen.getByText("Rerun"));
    expect(server.inputs).toMatchObject([{ type: "rerun" }]);
    say(server, { type: "run", run: "f", phase: "started", scope: ["fragment"], inputs: 0 });
    expect(screen.queryByText("Source changed")).not.toBeNull();
    say(server, { type: "run", run: "r", phase: "started", scope: "app", inputs: 11 });
    expect(screen.queryByText("Source changed")).toBeNull();
  });

  test("the offer outlives a lost connection", () => {
    open({ changed: "app.py" });
    expect(screen.getByText("Source changed").title).toBe("app.py");
  });

  test("a user may have it always", () => {
    const server = open({ changed: "app.py" });
    fireEvent.click(screen.getByText("Always rerun"));
    expect(server.inputs).toMatchObject([{ type: "follow", on: true }, { type: "rerun" }]);
  });

  test("but not where the server does not allow it", () => {
    open({ changed: "app.py", config: { ...config, can_follow: false } });
    expect(screen.getByText("Rerun")).toBeTruthy();
    expect(screen.queryByText("Always rerun")).toBeNull();
  });

  test("the menu has a switch for it", async () => {
    const server = open();
    fireEvent.click(byTestId("stMainMenuButton"));
    const item = await screen.findByRole("menuitemcheckbox", { name: "Run on save" });
    expect(item.getAttribute("aria-checked")).toBe("false");
    fireEvent.click(item);
    expect(server.inputs).toMatchObject([{ type: "follow", on: true }]);
    expect(item.getAttribute("aria-checked")).toBe("true");
    expect(app().dataset.testScriptState).toBe("notRunning");
  });
});

describe("while the script runs", () => {
  test("a sign shows it, and Stop asks the server to end it", () => {
    const server = renderPage({ main: [text("a")] });
    expect(allByTestId("stStatusWidget")).toEqual([]);
    say(server, { type: "run", run: "r", phase: "started", scope: "app", inputs: 0 });
    expect(app().dataset.testScriptState).toBe("running");
    fireEvent.click(screen.getByText("Stop"));
    expect(server.inputs).toMatchObject([{ type: "stop" }]);
    expect(app().dataset.testScriptState).toBe("stopRequested");
  });

  test.each([
    [7, "7 s"],
    [67, "1:07"],
    [3667, "1:01:07"],
  ])("%d seconds are shown as %s", (seconds, shown) => {
    expect(elapsed(seconds)).toBe(shown);
  });
});

describe("the keys of the menu", () => {
  test("rerun and clear the cache", () => {
    const server = renderPage({});
    fireEvent.keyDown(document.body, { key: "r" });
    fireEvent.keyDown(document.body, { key: "c" });
    expect(server.inputs.map((input) => input.type)).toEqual(["rerun", "clear-cache"]);
  });

  test("mean letters where one types, and other things with Ctrl", () => {
    const server = renderPage({ main: [{ kind: "text_input", props: { widget: "w", label: "W", value: "" } }] });
    fireEvent.keyDown(screen.getByRole("textbox"), { key: "r" });
    fireEvent.keyDown(document.body, { key: "r", ctrlKey: true });
    fireEvent.keyDown(document.body, { key: "c", metaKey: true });
    expect(server.inputs).toEqual([]);
  });
});

test("the menu opens with what it offers", async () => {
  const server = renderPage({ app: { menu: { help: "https://example.org/" } } });
  fireEvent.click(byTestId("stMainMenuButton"));
  await screen.findByTestId("stMainMenuList");
  const items = [...document.querySelectorAll("[role^=menuitem]")].map((item) => item.textContent);
  expect(items).toEqual([
    "RerunR",
    "Clear cacheC",
    "Light",
    "Dark",
    "System",
    "Print",
    "Copy link",
    "Get help",
    "About",
  ]);
  fireEvent.click(screen.getByText("Rerun"));
  expect(server.inputs).toMatchObject([{ type: "rerun" }]);
});

describe("the sidebar", () => {
  const sidebar = () => byTestId("stSidebar");

  test("is not there when the app puts nothing into it", () => {
    renderPage({ main: [text("a")] });
    expect(allByTestId("stSidebar")).toEqual([]);
    expect(allByTestId("stExpandSidebarButton")).toEqual([]);
  });

  test("closes, opens, and is remembered", () => {
    renderPage({ sidebar: [text("in")] });
    expect(sidebar().dataset.open).toBe("true");
    fireEvent.click(byTestId("stSidebarCollapseButton"));
    expect(sidebar().dataset.open).toBe("false");
    expect(sidebar().hasAttribute("inert")).toBe(true);
    expect(JSON.parse(localStorage.getItem("evlit.sidebar") ?? "")).toEqual({ open: false });
    fireEvent.click(byTestId("stExpandSidebarButton"));
    expect(sidebar().dataset.open).toBe("true");
  });

  test("begins as the app says", () => {
    renderPage({ app: { sidebar: "collapsed" }, sidebar: [text("in")] });
    expect(sidebar().dataset.open).toBe("false");
  });

  test("is as wide as the app says, until the user sets it, within bounds", () => {
    renderPage({ app: { sidebar: 400 }, sidebar: [text("in")] });
    const width = () => sidebar().style.getPropertyValue("--ev-sidebar");
    expect(width()).toBe("400px");
    const splitter = screen.getByRole("separator");
    fireEvent.keyDown(splitter, { key: "ArrowLeft" });
    expect(width()).toBe("384px");
    for (let at = 0; at < 20; at += 1) fireEvent.keyDown(splitter, { key: "ArrowRight" });
    expect(width()).toBe("600px");
  });
});

describe("the connection", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("is spoken of only when it has been away for a second, with what is kept", () => {
    const server = renderPage({});
    act(() => server.drop());
    act(() => server.client.rerun());
    expect(allByTestId("stConnectionStatus")).toEqual([]);
    act(() => vi.advanceTimersByTime(1000));
    expect(byTestId("stConnectionStatus").textContent).toContain("Reconnecting… 1 change is kept and will be sent.");
    fireEvent.click(screen.getByText("Try now"));
    act(() => {
      server.open();
      server.welcome();
    });
    expect(byTestId("stConnectionStatus").textContent).toBe("Connected again. 1 change sent.");
    act(() => vi.advanceTimersByTime(3000));
    expect(allByTestId("stConnectionStatus")).toEqual([]);
  });

  test("that another tab has taken can be taken back", () => {
    const server = renderPage({});
    say(server, { type: "bye", code: "moved", message: "" });
    expect(app().dataset.testConnectionState).toBe("DISCONNECTED_FOREVER");
    fireEvent.click(screen.getByText("Use it here"));
    expect(server.connections).toHaveLength(2);
  });

  test("says how much is kept", () => {
    const away = { online: true, known: true, attempts: 1 };
    expect(awayText(away, 0)).toEqual(["trying", "Reconnecting…"]);
    expect(awayText(away, 1)).toEqual(["trying", "Reconnecting… 1 change is kept and will be sent."]);
    expect(awayText({ ...away, attempts: 9 }, 0)).toEqual(["gone", "The server cannot be reached. Still trying."]);
    expect(awayText({ ...away, closing: true }, 2)[1]).toBe(
      "The server has stopped. 2 changes are kept and will be sent.",
    );
    expect(awayText({ ...away, online: false }, 2)[1]).toBe("Offline. 2 changes are kept and will be sent.");
    expect(awayText({ ...away, known: false }, 0)[1]).toBe("The server cannot be reached. Still trying.");
  });

  test("says what became of it", () => {
    expect(backText({ sent: 0, restored: false })).toBe("Connected again.");
    expect(backText({ sent: 1, restored: true })).toBe("Connected again, page restored. 1 change sent.");
  });
});

describe("toasts", () => {
  const toast = (id: number, props: Record<string, string | number | null>) =>
    ({ id, kind: "toast", key: `t${id}`, props: { body: "Saved", seconds: 4, ...props } }) as const;
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("are shown when an op brings them, for their time, though the next run takes their node away", () => {
    const server = renderPage({});
    say(server, { type: "patch", position: 11, ops: [["insert", 4, 0, toast(90, {})]] });
    say(server, { type: "patch", position: 12, ops: [["remove", 90]] });
    act(() => vi.advanceTimersByTime(3999));
    expect(byTestId("stToast").textContent).toContain("Saved");
    act(() => vi.advanceTimersByTime(1));
    expect(allByTestId("stToast")).toEqual([]);
  });

  test("are not shown when they come with the whole tree", () => {
    renderPage({ event: [{ kind: "toast", props: { body: "old", seconds: 4 } }] });
    expect(allByTestId("stToast")).toEqual([]);
  });

  test("wait while the pointer is over them", () => {
    const server = renderPage({});
    say(server, { type: "patch", position: 11, ops: [["insert", 4, 0, toast(90, {})]] });
    fireEvent.pointerEnter(byTestId("stToast"));
    act(() => vi.advanceTimersByTime(60_000));
    expect(allByTestId("stToast")).toHaveLength(1);
    fireEvent.pointerLeave(byTestId("stToast"));
    act(() => vi.advanceTimersByTime(4000));
    expect(allByTestId("stToast")).toEqual([]);
  });

  test("without an end stay until they are closed", () => {
    const server = renderPage({});
    say(server, { type: "patch", position: 11, ops: [["insert", 4, 0, toast(90, { seconds: null })]] });
    act(() => vi.advanceTimersByTime(3_600_000));
    fireEvent.click(screen.getByLabelText("Close"));
    expect(allByTestId("stToast")).toEqual([]);
  });

  test("tell what the server refused", () => {
    const server = renderPage({});
    say(server, { type: "error", code: "value", message: "too long" });
    expect(byTestId("stToast").textContent).toContain("too long (value)");
  });
});

describe("a dialog", () => {
  const dialog = (props = {}) => ({
    kind: "dialog",
    props: { id: "d1", title: "Vote", run: 1, ...props },
    children: [text("why")],
  });
  const shown = () => waitFor(() => byTestId("stDialog"));
  const gone = () => waitFor(() => expect(allByTestId("stDialog")).toEqual([]));

  test("closes at once, and tells an app that wants to know", async () => {
    const server = renderPage({ event: [dialog({ notify: true })] });
    expect((await shown()).textContent).toContain("why");
    fireEvent.click(screen.getByLabelText("Close"));
    await gone();
    expect(server.inputs).toMatchObject([{ type: "dismiss", dialog: "d1", run: 1 }]);
    const app = byTestId("stApp");
    say(server, { type: "ack", batch: 1, position: 12 });
    expect(app.getAttribute("data-test-script-state")).toBe("rerunRequested");
  });

  test("tells the log alone when the app does not want to know", async () => {
    const server = renderPage({ event: [dialog()] });
    await shown();
    fireEvent.click(screen.getByLabelText("Close"));
    await gone();
    expect(server.inputs).toMatchObject([{ type: "dismiss", dialog: "d1", run: 1 }]);
    say(server, { type: "ack", batch: 1, position: 12 });
    expect(byTestId("stApp").getAttribute("data-test-script-state")).toBe("notRunning");
  });

  test("that was closed before the page was loaded again stays closed", async () => {
    const server = renderPage({ event: [dialog({ dismissed: 1 })] });
    expect(allByTestId("stDialog")).toEqual([]);
    say(server, { type: "patch", position: 12, ops: [["set", 10, { run: 2 }]] });
    await shown();
  });

  test("has no way out when it may not be dismissed", async () => {
    renderPage({ event: [dialog({ dismissible: false })] });
    await shown();
    expect(screen.queryByLabelText("Close")).toBeNull();
  });

  test("opens again when a later run opens it", async () => {
    const server = renderPage({ event: [dialog()] });
    await shown();
    fireEvent.click(screen.getByLabelText("Close"));
    await gone();
    say(server, { type: "patch", position: 11, ops: [["set", 10, { title: "Vote now" }]] });
    expect(allByTestId("stDialog")).toEqual([]);
    say(server, { type: "patch", position: 12, ops: [["set", 10, { run: 2 }]] });
    await shown();
  });
});

test("an error of the whole page stands on top of the page as it was, and can be closed", () => {
  const server = renderPage({
    main: [text("as it was")],
    event: [{ kind: "exception", props: { type: "SyntaxError", message: "expected ':'", syntax: true, frames: [] } }],
  });
  expect(app().dataset.testScriptState).toBe("compilationError");
  expect(byTestId("stMain").textContent).toContain("expected ':'");
  expect(byTestId("stMain").textContent).toContain("as it was");
  fireEvent.click(screen.getByLabelText("Close"));
  expect(byTestId("stMain").textContent).toBe("as it was");
  say(server, { type: "patch", position: 11, ops: [["set", 11, { message: "another" }]] });
  expect(byTestId("stMain").textContent).toContain("another");
});

test("what the bottom holds is under the page", () => {
  renderPage({ bottom: [text("below")] });
  expect(byTestId("stBottomBlockContainer").textContent).toBe("below");
});

test("another session shows nothing of the one before", () => {
  const server = renderPage({ main: [{ kind: "expander", props: { label: "More" }, children: [] }] });
  const details = document.querySelector("details");
  if (details) details.open = true;
  fireEvent(details as Element, new Event("toggle"));
  act(() => server.drop());
  act(() => server.pass(250));
  act(() => server.open());
  act(() =>
    server.welcome({
      session: "s2",
      tree: {
        id: 0,
        kind: "app",
        key: "app",
        props: {},
        children: [1, 2, 3, 4].map((id) => ({
          id,
          kind: "root",
          key: `${id}`,
          props: {},
          children:
            id === 1 ? [{ id: 10, kind: "expander", key: "expander-10", props: { label: "More" }, children: [] }] : [],
        })),
      },
    }),
  );
  expect(document.querySelector("details")?.open).toBe(false);
});
