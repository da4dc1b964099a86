// The table behind a blob, for components: the last one stays while the next is on its way, so nothing flashes.
import { useEffect, useRef, useState } from "react";
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
  const asked = useRef(0);
  const shown = useRef(0);
  useEffect(() => {
    asked.current += 1;
    const mine = asked.current;
    // Also when another one is wanted by now: where they come faster than they load, none would ever be the last.
    const show = (next: Loaded) => {
      if (mine <= shown.current) return;
      shown.current = mine;
      setLoaded(next);
    };
    fetchBlob({ blob, type, size }).then(
      (bytes) => show(read(bytes)),
      (reason: unknown) =>
        mine === asked.current && show({ failure: `The data could not be loaded: ${message(reason)}` }),
    );
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
