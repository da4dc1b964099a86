// From an address to a session on the screen: what to ask for first, and what can go wrong on the way.
import { useCallback, useEffect, useState } from "react";
import { readHash, shownAt } from "./address";
import { type Api, Refused } from "./api";
import { Debugger } from "./debugger";
import type { Recording, SessionInfo } from "./wire";

export type Opening =
  | { readonly state: "asking" }
  | { readonly state: "failed"; readonly words: string; readonly gone: boolean }
  /** No session in it, or several and none named. */
  | { readonly state: "choosing"; readonly recording: Recording; readonly unknown: string | null }
  | { readonly state: "open"; readonly debugged: Debugger };

export interface Opener {
  readonly opening: Opening;
  readonly choose: (session: string | null) => void;
  readonly again: () => void;
}

/** Opens what the address names; follows it when it names another session. A live log is looked at again as it grows, so that
 * its first session opens by itself. */
export function useOpening(api: Api): Opener {
  const [opening, setOpening] = useState<Opening>({ state: "asking" });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks again for the same
  useEffect(() => {
    let off = false;
    opened(api).then(
      (found) => !off && setOpening(found),
      (error: unknown) => !off && setOpening(failure(error)),
    );
    return () => {
      off = true;
    };
  }, [api, round]);
  const waiting = opening.state === "choosing" && opening.recording.live;
  useEffect(() => {
    if (!waiting) return;
    const source = new EventSource(`${api.base}api/live`);
    let timer: ReturnType<typeof setTimeout> | null = null;
    source.addEventListener("grown", () => {
      timer ??= setTimeout(() => {
        timer = null;
        setRound((before) => before + 1);
      }, 500);
    });
    return () => {
      source.close();
      if (timer !== null) clearTimeout(timer);
    };
  }, [api, waiting]);
  const again = useCallback(() => {
    api.forget();
    setOpening({ state: "asking" });
    setRound((before) => before + 1);
  }, [api]);
  const choose = useCallback((session: string | null) => {
    // Pushed: the way back leads to the list.
    const place = session === null ? " " : `#?session=${encodeURIComponent(session)}`;
    history.pushState(null, "", place === " " ? location.pathname + location.search : place);
    setRound((before) => before + 1);
  }, []);
  const shown = opening.state === "open" ? opening.debugged.shown.session.id : null;
  const several = opening.state === "open" && opening.debugged.shown.recording.sessions.length > 1;
  useEffect(() => {
    const moved = () => {
      const { session } = readHash(location.hash);
      // The way back from a session leads to an address that names none. `#42` alone is of the session that is shown.
      const other = session === undefined ? location.hash === "" && several : session !== shown;
      if (other) setRound((before) => before + 1);
    };
    addEventListener("hashchange", moved);
    addEventListener("popstate", moved);
    return () => {
      removeEventListener("hashchange", moved);
      removeEventListener("popstate", moved);
    };
  }, [shown, several]);
  return { opening, choose, again };
}

async function opened(api: Api): Promise<Opening> {
  const place = readHash(location.hash);
  const recording = await api.fresh<Recording>("api/recording");
  const [only, ...others] = recording.sessions;
  const named = recording.sessions.find(({ id }) => id === place.session);
  const wanted = named ?? (others.length || place.session !== undefined ? undefined : only);
  if (!wanted) return { state: "choosing", recording, unknown: place.session ?? null };
  const session = await api.fresh<SessionInfo>(`api/s/${encodeURIComponent(wanted.id)}`);
  const hash = location.hash;
  const shown = begun(recording, session, hash);
  const damaged = session.damaged.length > 0 || recording.problems.length > 0;
  const position = damaged && place.position === undefined ? await lastShown(api, session) : shown.position;
  return { state: "open", debugged: new Debugger(api, { ...shown, position }, hash) };
}

/** The last position that can be rebuilt: the end of a damaged recording often cannot. */
async function lastShown(api: Api, { id, head }: SessionInfo): Promise<number> {
  try {
    await api.get(`api/s/${encodeURIComponent(id)}/at/${head}`);
  } catch (error) {
    if (error instanceof Refused && error.position !== undefined) return error.position;
  }
  return head;
}

/** A recording opens at its end, which is where most questions start; one that grows is followed. */
function begun(recording: Recording, session: SessionInfo, hash: string) {
  const following = recording.live && session.closed === null;
  const place = shownAt(readHash(hash), session.head);
  const first = { recording, session, head: session.head, position: session.head, playing: null, following };
  const shown = { node: null, run: null, pin: null, panel: "element" as const, filter: {}, ...first, ...place };
  return { ...shown, position: Math.min(shown.position, session.head) };
}

export function failure(error: unknown): Opening {
  if (error instanceof Refused) return { state: "failed", words: error.message, gone: false };
  return { state: "failed", words: "The debugger's server has ended.", gone: true };
}
