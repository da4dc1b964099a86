// What the server says about something of the session that is shown; the old answer stays until the new one is here, and
// of all that is asked for while an answer is on its way only the newest is asked for next.
import { useEffect, useRef, useState } from "react";
import { isPart } from "../api";
import { useDebugger, useShown } from "../debugger";
import { Latest } from "../latest";

export interface At<T> {
  readonly data: T | null;
  readonly error: Error | null;
  /** Another path is wanted than the one that `data` answers. */
  readonly waiting: boolean;
}

interface Kept<T> {
  readonly session: string;
  readonly rest: string;
  readonly data: T | null;
  readonly error: Error | null;
}

/** After so long a list of which only a part was known is asked for again. */
const AGAIN_MS = 500;

const NOTHING = { data: null, error: null, waiting: false } as const;

/**
 * Asks for a path of the session, such as `state/42`; null asks for nothing.
 *
 * `growing`: the answer may be another one whenever the recording has grown.
 */
export function useAt<T>(rest: string | null, growing = false): At<T> {
  const dbg = useDebugger();
  const session = useShown("session").id;
  const head = useShown("head");
  const version = growing ? head : 0;
  const [kept, keep] = useState<Kept<T> | null>(null);
  const latest = useRef<Latest<string, T> | null>(null);
  const wanted = useRef(rest);
  useEffect(() => {
    let later: ReturnType<typeof setTimeout> | undefined;
    latest.current = new Latest<string, T>(
      (path) => dbg.api.get<T>(dbg.path(path)),
      (data, path) => {
        keep({ session, rest: path, data, error: null });
        if (isPart(data) && path === wanted.current) later = setTimeout(() => latest.current?.want(path), AGAIN_MS);
      },
      (reason, path) => {
        // Whoever scrubs over a damaged place and on does not want to hear of it.
        if (path === wanted.current) keep({ session, rest: path, data: null, error: asError(reason) });
      },
    );
    return () => {
      clearTimeout(later);
      latest.current?.close();
    };
  }, [dbg, session]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another session or a longer recording asks again
  useEffect(() => {
    wanted.current = rest;
    if (rest !== null) latest.current?.want(rest);
  }, [rest, session, version]);
  if (rest === null) return NOTHING;
  if (kept?.session !== session) return { ...NOTHING, waiting: true };
  return { data: kept.data, error: kept.error, waiting: kept.rest !== rest };
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
