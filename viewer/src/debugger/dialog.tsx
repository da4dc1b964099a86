// A dialog over the debugger: the browser's own, which keeps the focus inside and gives it back.
import { type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "./icons";

export function Dialog({
  title,
  close,
  children,
}: {
  title: string;
  close: () => void;
  children: ReactNode;
}): ReactNode {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opened = box.current;
    opened?.showModal();
    return () => opened?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it; the click is one on what lies around it
    <dialog
      ref={box}
      className="dbg-dialog"
      aria-label={title}
      onClose={close}
      onClick={(event) => event.target === box.current && close()}
    >
      <div className="dbg-dialog-box">
        <div className="dbg-dialog-head">
          <h2>{title}</h2>
          <IconButton sign="cross" label="Close" keys="Esc" onClick={close} />
        </div>
        {children}
      </div>
    </dialog>
  );
}
