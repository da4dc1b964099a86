// One session as the components see it: hooks over one external store, so that a patch re-renders changed nodes only.
import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import { type ScriptState, scriptState } from "../core/script-state";
import type { TreeNode } from "../core/tree";
import type { Client } from "../wire/client";
import type { ViewStore } from "./view-store";
import type { WidgetStore } from "./widget-store";

export interface Session {
  readonly store: ViewStore;
  readonly widgets: WidgetStore;
  readonly client: Client;
  /** The page only shows: the debugger's view of a moment. */
  readonly readOnly: boolean;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("this component must stand inside <SessionContext value={session}>");
  return session;
}

/** The node with this id as it is now; undefined once it is gone. */
export function useNode(id: number): TreeNode | undefined {
  const { store } = useSession();
  const subscribe = useCallback((listener: () => void) => store.subscribeNode(id, listener), [store, id]);
  return useSyncExternalStore(subscribe, () => store.node(id));
}

/** Whether the node still shows the run before the one under way (after 400 ms of it). */
export function useStale(id: number): boolean {
  const { store } = useSession();
  const subscribe = useCallback((listener: () => void) => store.subscribeStale(id, listener), [store, id]);
  return useSyncExternalStore(subscribe, () => store.isStale(id));
}

/** Grows by one whenever an op asks to show this node (toast, balloons, snow); 0 while it only came with a whole tree. */
export function useShown(id: number): number {
  const { store } = useSession();
  const subscribe = useCallback((listener: () => void) => store.subscribe("shown", listener), [store]);
  return useSyncExternalStore(subscribe, () => store.shown(id));
}

/** What a node's box says of it where the page only shows: a debugger finds the one by the other. */
export function useMark(id: number): number | undefined {
  return useSession().readOnly ? id : undefined;
}

/** Whether the debugger wants this container open, whatever the app and its user made of it. */
export function useRevealed(id: number): boolean {
  const { store } = useSession();
  const subscribe = useCallback((listener: () => void) => store.subscribe("revealed", listener), [store]);
  return useSyncExternalStore(subscribe, () => store.isRevealed(id));
}

/** The first of these nodes that the debugger wants to see. */
export function useRevealedOf(ids: readonly number[]): number | undefined {
  const { store } = useSession();
  const subscribe = useCallback((listener: () => void) => store.subscribe("revealed", listener), [store]);
  return useSyncExternalStore(subscribe, () => ids.find((id) => store.isRevealed(id)));
}

/** Whether a run of the script is under way. */
export function useRunning(): boolean {
  const { store } = useSession();
  const subscribe = useCallback((listener: () => void) => store.subscribe("runs", listener), [store]);
  return useSyncExternalStore(subscribe, () => store.view.running);
}

export function useScriptState(): ScriptState {
  const { store, client } = useSession();
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [
        store.subscribe("runs", listener),
        store.subscribe("tree", listener),
        client.subscribe("waiting", listener),
        client.subscribe("status", listener),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [store, client],
  );
  return useSyncExternalStore(subscribe, () => scriptState(store.view, client.info !== undefined, client.waiting));
}
