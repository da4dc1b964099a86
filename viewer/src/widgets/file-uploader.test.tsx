import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { uploadTo } from "../wire/upload";
import { pickedFiles } from "./dropped-files";
import { openPage } from "./test-page";

/** Requests under way, in the order they began; a test decides how each ends. */
let requests: FakeRequest[] = [];

class FakeRequest {
  readonly upload: { onprogress?: (event: object) => void } = {};
  status = 0;
  responseText = "";
  url = new URL("http://none");
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;

  open(_method: string, url: URL): void {
    this.url = url;
  }
  setRequestHeader(): void {}
  send(): void {
    requests.push(this);
  }
  abort(): void {
    this.onabort?.();
  }
}

beforeEach(() => {
  requests = [];
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  uploadTo(() => ({ session: "s", token: "t" }));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const FILES = { widget: "f", label: "Files", value: [], max_size: 1000 };
const stored = (name: string) => ({ id: `id-${name}`, name, type: "text/plain", size: 3 });
const sent = (...names: string[]) => ({ type: "widgets", values: { f: names.map(stored) } });
const file = (name: string, text = "abc") => new File([text], name, { type: "text/plain" });
const chips = () => screen.queryAllByTestId("stFileChipName").map((chip) => chip.textContent);

function input(): HTMLInputElement {
  return screen.getByLabelText("Files");
}

function choose(...files: File[]): void {
  fireEvent.change(input(), { target: { files } });
}

function request(index: number): FakeRequest {
  const found = requests[index];
  if (!found) throw new Error(`expected an upload ${index}, there are ${requests.length}`);
  return found;
}

async function arrive(index: number): Promise<void> {
  await act(async () => {
    const one = request(index);
    one.status = 200;
    one.responseText = JSON.stringify(stored(one.url.searchParams.get("name") ?? ""));
    one.onload?.();
  });
}

test("the value is sent when the last file of a choice has arrived", async () => {
  const page = await openPage({ kind: "file_uploader", props: { ...FILES, multiple: true } });
  choose(file("a.txt"), file("b.txt"));
  expect(chips()).toEqual(["a.txt", "b.txt"]);
  await arrive(1);
  expect(page.sent()).toEqual([]);
  await arrive(0);
  expect(page.sent()).toEqual([sent("a.txt", "b.txt")]);
  expect(chips()).toEqual(["a.txt", "b.txt"]);
});

test("more files join those that are there; each can be removed", async () => {
  const props = { ...FILES, multiple: true, value: [stored("a.txt")] };
  const page = await openPage({ kind: "file_uploader", props });
  choose(file("b.txt"));
  await arrive(0);
  fireEvent.click(screen.getByRole("button", { name: "Remove a.txt" }));
  expect(page.sent()).toEqual([sent("a.txt", "b.txt"), sent("b.txt")]);
});

test("a single file takes the place of the one before", async () => {
  const page = await openPage({ kind: "file_uploader", props: { ...FILES, value: [stored("a.txt")] } });
  expect(input().multiple).toBe(false);
  choose(file("b.txt"));
  await arrive(0);
  expect(page.sent()).toEqual([sent("b.txt")]);
  expect(chips()).toEqual(["b.txt"]);
});

test("progress is shown", async () => {
  await openPage({ kind: "file_uploader", props: FILES });
  choose(file("a.txt"));
  act(() => request(0).upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 2 }));
  expect(screen.getByRole<HTMLProgressElement>("progressbar").value).toBe(0.5);
  expect(screen.getByText("50 % of 3 B")).toBeTruthy();
});

test("a file of another type or too large is refused before anything is sent", async () => {
  const props = { ...FILES, multiple: true, types: [".csv"], max_size: 2 };
  const page = await openPage({ kind: "file_uploader", props });
  choose(file("a.txt"), file("b.csv", "12345"));
  expect(requests).toHaveLength(0);
  expect(screen.getAllByRole("alert").map((alert) => alert.textContent)).toEqual([
    "This type of file is not accepted here. Choose CSV.",
    "The file has 5 B; at most 2 B can be uploaded.",
  ]);
  fireEvent.click(screen.getByRole("button", { name: "Remove a.txt" }));
  expect(chips()).toEqual(["b.csv"]);
  expect(page.sent()).toEqual([]);
});

test("a failed upload says why; the others of the choice still count", async () => {
  const page = await openPage({ kind: "file_uploader", props: { ...FILES, multiple: true } });
  choose(file("a.txt"), file("b.txt"));
  await act(async () => request(0).onerror?.());
  await arrive(1);
  expect(page.sent()).toEqual([sent("b.txt")]);
  expect(screen.getByRole("alert").textContent).toBe("The connection broke while the file was being sent.");
});

test("an upload that is cancelled is gone, and nothing of it is sent", async () => {
  const page = await openPage({ kind: "file_uploader", props: FILES });
  choose(file("a.txt"));
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Cancel upload of a.txt" })));
  expect(chips()).toEqual([]);
  expect(page.sent()).toEqual([]);
});

test("a form cannot be sent while an upload runs", async () => {
  const page = await openPage(
    { kind: "file_uploader", props: { ...FILES, form: "g" } },
    { kind: "button", props: { widget: "go", label: "Go", submit: true, form: "g" } },
  );
  const button = screen.getByRole<HTMLButtonElement>("button", { name: "Go" });
  choose(file("a.txt"));
  await waitFor(() => expect(button.disabled).toBe(true));
  await arrive(0);
  expect(button.disabled).toBe(false);
  fireEvent.click(button);
  expect(page.sent()).toEqual([{ ...sent("a.txt"), trigger: { go: true } }]);
});

test("a form is free again when its uploader leaves the page during an upload", async () => {
  const page = await openPage(
    { kind: "file_uploader", props: { ...FILES, form: "g" } },
    { kind: "button", props: { widget: "go", label: "Go", submit: true, form: "g" } },
  );
  choose(file("a.txt"));
  await act(async () => page.server.say({ type: "patch", position: page.server.next(), ops: [["remove", 10]] }));
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>("button", { name: "Go" }).disabled).toBe(false));
});

test("a file can be dropped", async () => {
  const page = await openPage({ kind: "file_uploader", props: FILES });
  await act(async () => {
    fireEvent.drop(screen.getByTestId("stFileUploaderDropzone"), {
      dataTransfer: { files: [file("a.txt"), file("b.txt")], items: [] },
    });
  });
  await arrive(0);
  expect(page.sent()).toEqual([sent("a.txt")]);
});

test("a disabled uploader takes no drops", async () => {
  await openPage({ kind: "file_uploader", props: { ...FILES, disabled: true } });
  await act(async () => {
    fireEvent.drop(screen.getByTestId("stFileUploaderDropzone"), {
      dataTransfer: { files: [file("a.txt")], items: [] },
    });
  });
  expect(requests).toHaveLength(0);
  expect(input().disabled).toBe(true);
});

test("files of a folder are named by their path in it", () => {
  const inFolder = file("a.txt");
  Object.defineProperty(inFolder, "webkitRelativePath", { value: "data/a.txt" });
  const list = Object.assign([inFolder], { item: () => inFolder }) as unknown as FileList;
  expect(pickedFiles(list).map(({ name }) => name)).toEqual(["data/a.txt"]);
});

test("it says what it accepts, and is found by its names", async () => {
  await openPage({ kind: "file_uploader", props: { ...FILES, types: [".csv", ".txt"], max_size: 209_715_200 } });
  expect(screen.getByText("200 MB per file • CSV, TXT")).toBeTruthy();
  expect(input().accept).toBe(".csv,.txt");
  expect(screen.getByTestId("stFileUploader").contains(screen.getByTestId("stFileUploaderDropzone"))).toBe(true);
  expect(screen.getByTestId("stFileUploaderDropzoneInput")).toBe(input());
});
