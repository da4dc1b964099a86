import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { downloadFrom } from "../wire/download";
import { openPage } from "./test-page";

const FILE = {
  kind: "download_button",
  props: {
    widget: "d",
    label: "Save",
    file_name: "a b.csv",
    data: { blob: "abc", type: "text/csv", size: 3 },
  },
};
const { data: _, ...LATER } = FILE.props;
const LINK = { kind: "link_button", props: { label: "Docs", url: "https://example.org/x" } };
const MENU = { kind: "menu_button", props: { widget: "m", label: "Do", options: ["Copy", "Move", "Copy"] } };

/** The addresses that the browser was told to save. */
function saved(): string[] {
  const found: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    found.push(`${new URL(this.href).pathname}${new URL(this.href).search} as ${this.download}`);
  });
  return found;
}

test("a click saves the file and is a trigger", async () => {
  const files = saved();
  const page = await openPage(FILE);
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(files).toEqual(["/blob/abc?name=a+b.csv as a b.csv"]);
  expect(page.sent()).toEqual([{ type: "widgets", values: {}, trigger: { d: true } }]);
  expect(screen.getByTestId("stDownloadButton")).toBeTruthy();
});

test("a click that the app ignores only saves the file", async () => {
  const files = saved();
  const page = await openPage({ kind: "download_button", props: { ...FILE.props, silent: true } });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(files).toHaveLength(1);
  expect(page.sent()).toEqual([]);
});

test("a file that is made when asked for is saved once it is there", async () => {
  const files = saved();
  const asked = vi.fn(async (_url: URL, _init: RequestInit) => Response.json({ blob: "made", type: "t", size: 1 }));
  vi.stubGlobal("fetch", asked);
  downloadFrom(() => ({ session: "s1", token: "secret" }));
  await openPage({ kind: "download_button", props: LATER });
  const button = screen.getByRole("button", { name: "Save" });
  fireEvent.click(button);
  expect(button.getAttribute("aria-busy")).toBe("true");
  fireEvent.click(button);
  await waitFor(() => expect(files).toEqual(["/blob/made?name=a+b.csv as a b.csv"]));
  expect(asked).toHaveBeenCalledTimes(1);
  const [url, init] = asked.mock.calls[0] ?? [];
  expect(url?.pathname).toBe("/download/s1");
  expect(url?.search).toBe("?widget=d");
  expect(init?.headers).toEqual({ "X-Evlit-Token": "secret" });
  await waitFor(() => expect(button.getAttribute("aria-busy")).toBeNull());
});

test("a file that cannot be made says why", async () => {
  vi.stubGlobal(
    "fetch",
    async () => new Response("The file could not be made: ValueError: no rows\n", { status: 500 }),
  );
  downloadFrom(() => ({ session: "s1", token: "secret" }));
  await openPage({ kind: "download_button", props: LATER });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  expect((await screen.findByRole("alert")).textContent).toBe("The file could not be made: ValueError: no rows");
});

test("a link opens in a new tab, and tells the app only if it asks", async () => {
  const page = await openPage(LINK, { kind: "link_button", props: { ...LINK.props, label: "Heard", widget: "l" } });
  const [plain, heard] = screen.getAllByRole("link");
  // The page of the test stays.
  document.addEventListener("click", (event) => event.preventDefault());
  for (const link of [plain, heard]) {
    expect(link?.getAttribute("target")).toBe("_blank");
    expect(link?.getAttribute("rel")).toContain("noopener");
    if (link) fireEvent.click(link);
  }
  expect(page.sent()).toEqual([{ type: "widgets", values: {}, trigger: { l: true } }]);
});

test("a link that is disabled, or would run code, is none", async () => {
  await openPage(
    { kind: "link_button", props: { ...LINK.props, disabled: true } },
    { kind: "link_button", props: { ...LINK.props, url: " java\nscript:alert(1)" } },
  );
  expect(screen.queryAllByRole("link")).toEqual([]);
  expect(screen.getAllByRole("button").every((each) => each.hasAttribute("disabled"))).toBe(true);
});

test("a choice from the menu is a trigger with its label", async () => {
  const page = await openPage(MENU);
  const button = screen.getByRole("button", { name: "Do" });
  expect(button.getAttribute("aria-haspopup")).toBe("menu");
  fireEvent.click(button);
  const items = await screen.findAllByRole("menuitem");
  expect(items.map((each) => each.textContent)).toEqual(["Copy", "Move", "Copy"]);
  if (items[1]) fireEvent.click(items[1]);
  expect(page.sent()).toEqual([{ type: "widgets", values: {}, trigger: { m: "Move" } }]);
});
