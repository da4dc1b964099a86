// Downloads: bytes of the log saved under a name, and files that the app makes only when someone asks.
import type { BlobRef } from "../core/elements.gen";
import { pageUrl } from "./urls";

interface Target {
  readonly session: string;
  readonly token: string;
}

let current: (() => Target | undefined) | undefined;

/** Called once by main.tsx: says which session downloads belong to. */
export function downloadFrom(target: () => Target | undefined): void {
  current = target;
}

/** Asks the server to make the file of a download button. */
export async function madeFile(widget: string): Promise<BlobRef> {
  const target = current?.();
  if (!target) throw new Error("There is no connection yet; try again in a moment.");
  const url = pageUrl(`download/${target.session}`);
  url.searchParams.set("widget", widget);
  const answer = await fetch(url, { method: "POST", headers: { "X-Evlit-Token": target.token } }).catch(() => {
    throw new Error("The connection broke while the file was being made.");
  });
  if (!answer.ok) throw new Error((await answer.text()).trim() || `The server refused (HTTP ${answer.status}).`);
  return (await answer.json()) as BlobRef;
}

/** Has the browser save a blob. */
export function saveFile(digest: string, name: string): void {
  const url = pageUrl(`blob/${digest}`);
  url.searchParams.set("name", name);
  const link = document.createElement("a");
  link.href = url.href;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}
