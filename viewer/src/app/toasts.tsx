// Toasts: shown when an op brings them, for the time they ask for, whether or not their node stays in the tree.
import { type ReactNode, useCallback, useEffect, useEffectEvent, useState } from "react";
import { CrossIcon } from "../blocks/icons";
import { ROOTS, type ToastProps } from "../core/elements.gen";
import { isKind } from "../core/tree";
import { ToastBody } from "../elements/toast-body";
import { useSession } from "../store/session";
import type { ViewStore } from "../store/view-store";
import { useNotices } from "./hooks";

interface Shown {
  readonly id: number;
  /** How often the node asked to be shown: a number that grows shows it anew. */
  readonly times: number;
  readonly props: ToastProps;
}

export function Toasts(): ReactNode {
  const { store, client } = useSession();
  const [toasts, close] = useToasts(store);
  const notices = useNotices();
  return (
    <section className="stToastContainer" data-testid="stToastContainer" aria-label="Notifications">
      {toasts.map(({ id, times, props }) => (
        <Toast key={`${id}.${times}`} seconds={props.seconds} onClose={() => close(id)}>
          <ToastBody props={props} />
        </Toast>
      ))}
      {notices.map(({ id, text, seconds }) => (
        <Toast key={`notice.${id}`} seconds={seconds} onClose={() => client.dropNotice(id)}>
          {text}
        </Toast>
      ))}
    </section>
  );
}

function useToasts(store: ViewStore): [readonly Shown[], (id: number) => void] {
  const [toasts, setToasts] = useState<readonly Shown[]>([]);
  useEffect(() => {
    const seen = new Map<number, number>();
    // A copy is kept here, because the next run takes the node away long before the toast has been read.
    const collect = () => {
      const found = (store.node(ROOTS.event)?.children ?? []).flatMap((id): Shown[] => {
        const node = store.node(id);
        const times = store.shown(id);
        if (!isKind(node, "toast") || times <= (seen.get(id) ?? 0)) return [];
        seen.set(id, times);
        return [{ id, times, props: node.props }];
      });
      if (!found.length) return;
      const ids = new Set(found.map((toast) => toast.id));
      setToasts((toasts) => [...toasts.filter((toast) => !ids.has(toast.id)), ...found]);
    };
    // What an op brought before this component was there.
    collect();
    const stops = [store.subscribe("shown", collect), store.subscribe("hushed", () => setToasts([]))];
    return () => {
      for (const stop of stops) stop();
    };
  }, [store]);
  const close = useCallback((id: number) => setToasts((toasts) => toasts.filter((toast) => toast.id !== id)), []);
  return [toasts, close];
}

interface ToastBoxProps {
  readonly seconds: number | null;
  readonly children: ReactNode;
  onClose(): void;
}

function Toast({ seconds, children, onClose }: ToastBoxProps): ReactNode {
  const [held, setHeld] = useState(false);
  const over = useEffectEvent(onClose);
  useEffect(() => {
    if (seconds === null || held) return;
    const timer = setTimeout(() => over(), seconds * 1000);
    return () => clearTimeout(timer);
  }, [seconds, held]);
  return (
    <div
      className="stToast"
      role="status"
      data-testid="stToast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <div className="ev-toast-text">{children}</div>
      <button type="button" className="ev-icon-button" aria-label="Close" onClick={onClose}>
        <CrossIcon />
      </button>
    </div>
  );
}
