// How a component talks to its widget: hooks over the widget store.
import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { Json } from "../core/json";
import { propsOf, type TreeNode } from "../core/tree";
import { useSession } from "./session";
import { serverValue, textProp } from "./widget-store";

export interface WidgetHandle<T> {
  readonly value: T;
  /** Shows a value without sending it: typing, dragging. */
  edit(value: T): void;
  /** Sends the value (the edited one when none is given) now, or holds it back in a form. An unchanged value is not sent. */
  commit(value?: T): void;
  /** Takes back what was edited and not committed. */
  revert(): void;
  /** A click: lives for one run. On a submit button it sends the form. */
  fire(value?: Json): void;
  /** There is something the server does not know: edited, or held back. */
  readonly dirty: boolean;
  readonly disabled: boolean;
  /** A submit was refused because this required widget is empty; true until it gets a value. */
  readonly missing: boolean;
}

/** The handle of a widget's node: what to show, and what to call when the user acts. */
export function useWidget<T = Json>(node: TreeNode): WidgetHandle<T> {
  const { widgets, readOnly } = useSession();
  const widget = textProp(node, "widget") ?? "";
  const subscribe = useCallback((listener: () => void) => widgets.subscribe(widget, listener), [widgets, widget]);
  const entry = useSyncExternalStore(subscribe, () => widgets.entry(widget));
  const missing = useSyncExternalStore(subscribe, () => widgets.isMissing(widget));
  return useMemo(() => {
    const live = !readOnly && widget !== "";
    return {
      // The shapes of core/elements say what a kind's value is; the server checks what it accepts against them.
      value: (entry ? entry.value : serverValue(node)) as T,
      edit: (value: T) => live && widgets.edit(node, value as Json),
      commit: (value?: T) => live && widgets.commit(node, value as Json | undefined),
      revert: () => live && widgets.revert(node),
      fire: (value?: Json) => live && widgets.fire(node, value),
      dirty: entry !== undefined && entry.state !== "committed",
      disabled: propsOf(node).disabled === true,
      missing,
    };
  }, [widgets, widget, node, entry, missing, readOnly]);
}

/** Whether enter in an input of this node submits its form: shown as a hint under the input. */
export function useEnterSubmits(node: TreeNode): boolean {
  const { widgets, store } = useSession();
  const form = textProp(node, "form");
  const subscribe = useCallback((listener: () => void) => store.subscribe("tree", listener), [store]);
  return useSyncExternalStore(subscribe, () => form !== undefined && widgets.enterSubmits(form));
}

/** Whether something in the form keeps it from being submitted (an upload under way). */
export function useFormBusy(form: string | undefined): boolean {
  const { widgets } = useSession();
  const subscribe = useCallback((listener: () => void) => widgets.subscribe(`form:${form}`, listener), [widgets, form]);
  return useSyncExternalStore(subscribe, () => form !== undefined && widgets.isBusy(form));
}
