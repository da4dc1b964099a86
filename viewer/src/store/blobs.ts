// Bytes that props cite by digest: fetched once over HTTP, kept up to a bound, the least recently used going first.
import type { BlobRef } from "../core/elements.gen";
import { pageUrl } from "../wire/urls";

const KEPT_BYTES = 64 * 1024 * 1024;

export function blobUrl(ref: BlobRef): string {
  return pageUrl(`blob/${ref.blob}`).href;
}

export class BlobCache {
  readonly #kept = new Map<string, { bytes: Promise<Uint8Array>; size: number }>();
  readonly #bound: number;
  readonly #load: (ref: BlobRef) => Promise<Uint8Array>;
  #size = 0;

  constructor(bound: number, load: (ref: BlobRef) => Promise<Uint8Array>) {
    this.#bound = bound;
    this.#load = load;
  }

  fetch(ref: BlobRef): Promise<Uint8Array> {
    const found = this.#kept.get(ref.blob);
    if (found) {
      this.#kept.delete(ref.blob);
      this.#kept.set(ref.blob, found);
      return found.bytes;
    }
    const bytes = this.#load(ref);
    this.#kept.set(ref.blob, { bytes, size: ref.size });
    this.#size += ref.size;
    // A failure is not kept: the next call tries again.
    bytes.catch(() => this.#forget(ref.blob));
    for (const digest of this.#kept.keys()) {
      if (this.#size <= this.#bound || digest === ref.blob) break;
      this.#forget(digest);
    }
    return bytes;
  }

  #forget(digest: string): void {
    const found = this.#kept.get(digest);
    if (found && this.#kept.delete(digest)) this.#size -= found.size;
  }
}

const cache = new BlobCache(KEPT_BYTES, async (ref) => {
  const answer = await fetch(blobUrl(ref));
  if (!answer.ok) throw new Error(`expected the bytes of blob ${ref.blob}, got HTTP ${answer.status}; reload the page`);
  return new Uint8Array(await answer.arrayBuffer());
});

/** The bytes of a blob; calls for one digest share one request. */
export function fetchBlob(ref: BlobRef): Promise<Uint8Array> {
  return cache.fetch(ref);
}
