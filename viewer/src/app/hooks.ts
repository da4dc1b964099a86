// What the shell reads from the client: the connection, what waits, what to tell.
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { type AppProps, ROOTS } from "../core/elements.gen";
import type { NumberedInput } from "../core/messages";
import { isKind } from "../core/tree";
import { useNode, useSession } from "../store/session";
import type { Notice, SessionInfo, Status } from "../wire/client";

export function useStatus(): Status {
  const { client } = useSession();
  return useSyncExternalStore(
    useCallback((listener) => client.subscribe("status", listener), [client]),
    () => client.status,
  );
}

export function useInfo(): SessionInfo | undefined {
  const { client } = useSession();
  return useSyncExternalStore(
    useCallback((listener) => client.subscribe("status", listener), [client]),
    () => client.info,
  );
}

/** Whether the session reruns whenever its source is saved. */
export function useFollows(): boolean {
  const { client } = useSession();
  return useSyncExternalStore(
    useCallback((listener) => client.subscribe("status", listener), [client]),
    () => client.follows,
  );
}

export function useWaiting(): readonly NumberedInput[] {
  const { client } = useSession();
  return useSyncExternalStore(
    useCallback((listener) => client.subscribe("waiting", listener), [client]),
    () => client.waiting,
  );
}

export function useNotices(): readonly Notice[] {
  const { client } = useSession();
  return useSyncExternalStore(
    useCallback((listener) => client.subscribe("notices", listener), [client]),
    () => client.notices,
  );
}

/** What the app set with `st.set_page_config`. */
export function useAppProps(): AppProps {
  const node = useNode(ROOTS.app);
  return isKind(node, "app") ? node.props : {};
}

/** True once `value` has been true for so long without a break. */
export function useLasting(value: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!value) return setLasting(false);
    const timer = setTimeout(() => setLasting(true), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return value && lasting;
}

/** What the browser says of the network. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribeOnline, () => navigator.onLine);
}

function subscribeOnline(listener: () => void): () => void {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
}

export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** Where the sidebar lies over the page and dialogs rise from the bottom. */
export const PHONE = "(max-width: 767.98px)";
