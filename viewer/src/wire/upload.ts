// Sends a file to the session over HTTP, with progress; what comes back goes into the uploader's value.
import type { UploadedFile } from "../core/elements.gen";
import { pageUrl } from "./urls";

export interface UploadOptions {
  /** Id of the widget that the file is for: the server keeps what one of them gets out of the log. */
  widget?: string | undefined;
  onProgress?(fraction: number): void;
  signal?: AbortSignal;
}

interface Target {
  readonly session: string;
  readonly token: string;
}

let current: (() => Target | undefined) | undefined;

/** Called once by main.tsx: says which session uploads belong to. */
export function uploadTo(target: () => Target | undefined): void {
  current = target;
}

export function uploadFile(file: File, { widget, onProgress, signal }: UploadOptions = {}): Promise<UploadedFile> {
  const target = current?.();
  if (!target) return Promise.reject(new Error("There is no connection yet; try again in a moment."));
  const url = pageUrl(`upload/${target.session}`);
  url.searchParams.set("name", file.name);
  if (widget !== undefined) url.searchParams.set("widget", widget);
  // fetch cannot tell how much of a body has gone out, XMLHttpRequest can.
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    request.open("POST", url);
    request.setRequestHeader("X-Evlit-Token", target.token);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total);
    request.onload = () => {
      if (request.status === 200 || request.status === 201) resolve(JSON.parse(request.responseText) as UploadedFile);
      else reject(new Error(request.responseText || `The server refused the file (HTTP ${request.status}).`));
    };
    request.onerror = () => reject(new Error("The connection broke while the file was being sent."));
    request.onabort = () => reject(new DOMException("The upload was cancelled.", "AbortError"));
    if (signal?.aborted) return reject(new DOMException("The upload was cancelled.", "AbortError"));
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
