// Keeps the address and what is shown the same, whichever changes.
import { useEffect } from "react";
import { readHash, shownAt, writeHash } from "./address";
import { useDebugger } from "./debugger";

/** Milliseconds: browsers forbid a page to write its address more than about a hundred times in half a minute. */
const PAUSE = 350;

export function useAddress(): void {
  const debugged = useDebugger();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let written = "";
    const write = () => {
      timer = null;
      const hash = writeHash(debugged.shown);
      written = new URL(hash, location.href).hash;
      if (hash !== location.hash) history.replaceState(history.state, "", hash);
    };
    const moved = () => {
      if (location.hash === written) return;
      // What somebody goes to twice in a moment is new the second time.
      written = location.hash;
      const place = readHash(location.hash);
      const { session, head } = debugged.shown;
      // Of another session the whole page is made anew: see opening.ts.
      if (place.session !== undefined && place.session !== session.id) return;
      debugged.change(shownAt(place, head));
    };
    const leave = debugged.subscribe(() => {
      timer ??= setTimeout(write, PAUSE);
    });
    write();
    addEventListener("hashchange", moved);
    return () => {
      leave();
      if (timer !== null) clearTimeout(timer);
      removeEventListener("hashchange", moved);
    };
  }, [debugged]);
}

/** The address of what is shown now, even where it is not in the browser's line yet. */
export function addressOf(debugged: { readonly shown: Parameters<typeof writeHash>[0] }): string {
  return new URL(writeHash(debugged.shown), location.href).href;
}
