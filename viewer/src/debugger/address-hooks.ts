// Keeps the address and what is shown the same, whichever changes.
import { useLayoutEffect } from "react";
import { readHash, shownAt, writeHash } from "./address";
import { type Shown, useDebugger } from "./debugger";

/** Milliseconds: browsers forbid a page to write its address more than about a hundred times in half a minute. */
const PAUSE = 350;

export function useAddress(): void {
  const debugged = useDebugger();
  useLayoutEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let written = debugged.opened;
    const write = () => {
      timer = null;
      // Somebody has edited it, and the event that says so is still on its way.
      if (location.hash !== written) return moved();
      const hash = writeHash(debugged.shown);
      written = new URL(hash, location.href).hash;
      if (hash !== location.hash) history.replaceState(history.state, "", hash);
    };
    const moved = () => {
      // On the way to another session, or back to the list of them: see opening.ts.
      if (location.hash === written || elsewhere(debugged.shown)) return;
      // What somebody goes to twice in a moment is new the second time.
      written = location.hash;
      debugged.change(shownAt(readHash(location.hash), debugged.shown.head));
    };
    const leave = debugged.subscribe(() => {
      timer ??= setTimeout(write, PAUSE);
    });
    moved(); // as somebody may have while the debugger was being opened
    write();
    addEventListener("hashchange", moved);
    return () => {
      leave();
      if (timer !== null) clearTimeout(timer);
      removeEventListener("hashchange", moved);
    };
  }, [debugged]);
}

/** Whether the address is of another session, or of none. `#42` alone is of the session that is shown. */
function elsewhere({ session, recording }: Shown): boolean {
  const named = readHash(location.hash).session;
  if (named === undefined) return location.hash === "" && recording.sessions.length > 1;
  return named !== session.id;
}

/** The address of what is shown now, even where it is not in the browser's line yet. */
export function addressOf(debugged: { readonly shown: Parameters<typeof writeHash>[0] }): string {
  return new URL(writeHash(debugged.shown), location.href).href;
}
