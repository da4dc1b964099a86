import { beforeEach, expect, test, vi } from "vitest";
import { uploadFile, uploadTo } from "./upload";

/** The part of XMLHttpRequest that an upload uses, with the server's side in the test's hands. */
class FakeRequest {
  static last: FakeRequest;
  method = "";
  url = "";
  headers: Record<string, string> = {};
  body: unknown;
  status = 0;
  responseText = "";
  upload: { onprogress?: (event: { lengthComputable: boolean; loaded: number; total: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;

  constructor() {
    FakeRequest.last = this;
  }
  open(method: string, url: URL): void {
    this.method = method;
    this.url = url.href;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  send(body: unknown): void {
    this.body = body;
  }
  abort(): void {
    this.onabort?.();
  }
  answer(status: number, text: string): void {
    this.status = status;
    this.responseText = text;
    this.onload?.();
  }
}

const file = new File(["hello"], "a b&c.txt", { type: "text/plain" });

beforeEach(() => {
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  uploadTo(() => ({ session: "s1", token: "secret" }));
});

test("a file goes to its session with its name and the token, and comes back as the uploader's value", async () => {
  const seen: number[] = [];
  const result = uploadFile(file, { onProgress: (fraction) => seen.push(fraction) });
  const { last } = FakeRequest;
  expect(new URL(last.url).pathname).toBe("/upload/s1");
  expect(new URL(last.url).searchParams.get("name")).toBe("a b&c.txt");
  expect(last.headers).toEqual({ "X-Evlit-Token": "secret", "Content-Type": "text/plain" });
  expect(last.body).toBe(file);
  last.upload.onprogress?.({ lengthComputable: true, loaded: 2, total: 5 });
  last.answer(200, '{"id":"f1","name":"a b&c.txt","type":"text/plain","size":5}');
  expect(await result).toEqual({ id: "f1", name: "a b&c.txt", type: "text/plain", size: 5 });
  expect(seen).toEqual([0.4]);
});

test("the server is told which widget a file is for", () => {
  void uploadFile(file, { widget: "file_uploader:a b" });
  expect(new URL(FakeRequest.last.url).searchParams.get("widget")).toBe("file_uploader:a b");
});

test.each([
  [413, "The file is larger than 200 MB.", "The file is larger than 200 MB."],
  [500, "", "The server refused the file (HTTP 500)."],
])("a refusal is told in the server's words: %d", async (status, text, message) => {
  const result = uploadFile(file);
  FakeRequest.last.answer(status, text);
  await expect(result).rejects.toThrow(message);
});

test("a broken connection is told", async () => {
  const result = uploadFile(file);
  FakeRequest.last.onerror?.();
  await expect(result).rejects.toThrow("The connection broke while the file was being sent.");
});

test("can be cancelled, also before it has begun", async () => {
  const stop = new AbortController();
  const result = uploadFile(file, { signal: stop.signal });
  stop.abort();
  await expect(result).rejects.toMatchObject({ name: "AbortError" });
  await expect(uploadFile(file, { signal: stop.signal })).rejects.toMatchObject({ name: "AbortError" });
  expect(FakeRequest.last.body).toBeUndefined();
});

test("without a connection there is nowhere to send it", async () => {
  uploadTo(() => undefined);
  await expect(uploadFile(file)).rejects.toThrow("There is no connection yet");
});
