// The way of the focus from a field into the calendar below it, which may still be on its way itself.
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useRef } from "react";

export interface WayIn {
  /** The focus goes to the chosen day, or else to the first that can be chosen: now, or once the calendar is drawn. */
  enter(): void;
  /** Something else was done in the field meanwhile. */
  stay(): void;
  /** Called when the calendar is drawn. */
  drawn(): void;
}

export function useWayIn(field: RefObject<HTMLElement | null>, panel: RefObject<HTMLElement | null>): WayIn {
  const wanted = useRef(false);
  const go = (): boolean => {
    const day = panel.current?.querySelector<HTMLElement>("table button[tabindex='0']");
    day?.focus();
    return day != null;
  };
  return {
    enter() {
      wanted.current = !go();
    },
    stay() {
      wanted.current = false;
    },
    drawn() {
      if (wanted.current && document.activeElement === field.current) go();
      wanted.current = false;
    },
  };
}

/** Stands behind what may come late, and tells when that is on the page. */
export function Drawn({ then }: { then: () => void }): ReactNode {
  const tell = useEffectEvent(then);
  useEffect(() => tell(), []);
  return null;
}
