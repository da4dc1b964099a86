// Pins the position that is shown: from then on everything is compared with it, until it is let go.
import type { ReactNode } from "react";
import { useDebugger, useShown } from "../debugger";

export function Pin(): ReactNode {
  const dbg = useDebugger();
  const pin = useShown("pin");
  const position = useShown("position");
  const words =
    pin === null ? `Pin position ${position}: compare with it from now on` : `Compared with ${pin}. Let it go`;
  return (
    <button
      type="button"
      className="ins-button ins-toggle"
      aria-pressed={pin !== null}
      title={words}
      aria-label={words}
      onClick={() => dbg.change({ pin: pin === null ? position : null })}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M6 2h4l-.6 4.2L12 8.5V10H8.6L8 14.5 7.4 10H4V8.5l2.6-2.3z" />
      </svg>
      {pin === null ? "Pin" : pin}
    </button>
  );
}
