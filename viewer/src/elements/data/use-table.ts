// The table behind a blob, for components: the last one stays while the next is on its way, so nothing flashes.
import { useEffect, useState } from "react";
import type { BlobRef } from "../../core/elements.gen";
import { fetchBlob } from "../../store/blobs";
import { type DataTable, readTable } from "./arrow";

export interface Loaded {
  readonly table?: DataTable;
  readonly failure?: string;
}

export function useTable(ref: BlobRef): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({});
  const { blob, type, size } = ref;
  useEffect(() => {
    let gone = false;
    fetchBlob({ blob, type, size }).then(
      (bytes) => !gone && setLoaded(read(bytes)),
      (reason: unknown) => !gone && setLoaded({ failure: `The data could not be loaded: ${message(reason)}` }),
    );
    return () => {
      gone = true;
    };
  }, [blob, type, size]);
  return loaded;
}

function read(bytes: Uint8Array): Loaded {
  try {
    return { table: readTable(bytes) };
  } catch (reason) {
    return { failure: `The data could not be read: ${message(reason)}` };
  }
}

function message(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
