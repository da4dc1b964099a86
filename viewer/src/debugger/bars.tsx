// Lines under the toolbar that say what is not as it should be: the server is gone, the file is damaged.
import { type ReactNode, useState, useSyncExternalStore } from "react";
import { useDebugger, useShown } from "./debugger";
import { count, counted } from "./format";

export function Bars(): ReactNode {
  const debugged = useDebugger();
  const { api } = debugged;
  const gone = useSyncExternalStore(api.subscribe, () => api.gone);
  return (
    <>
      {gone && (
        <div className="dbg-bar dbg-bar-bad" role="alert">
          <p>The debugger's server has ended. What is on the page stays; nothing more can be read.</p>
          <button
            type="button"
            className="dbg-button"
            onClick={() =>
              void api.fresh("api/recording").then(
                () => api.forget(),
                () => {},
              )
            }
          >
            Try again
          </button>
        </div>
      )}
      <Broken />
    </>
  );
}

function Broken(): ReactNode {
  const debugged = useDebugger();
  const { problems } = useShown("recording");
  const { damaged, id } = useShown("session");
  const [closed, setClosed] = useState<string | null>(null);
  const [first] = damaged;
  if ((!first && !problems.length) || closed === id) return null;
  return (
    <div className="dbg-bar dbg-bar-warn" role="status">
      <p>
        {first && (
          <>
            {damaged.length === 1 ? "A part of this session" : `${counted(damaged.length, "part")} of this session`}{" "}
            cannot be read: {first.why}. It can be rebuilt up to event {count(first.position - 1)}.{" "}
          </>
        )}
        {problems.join(" ")}
      </p>
      {first && (
        <button type="button" className="dbg-button" onClick={() => debugged.go(first.position - 1)}>
          Go to {count(first.position - 1)}
        </button>
      )}
      <button type="button" className="dbg-button" onClick={() => setClosed(id)}>
        Close
      </button>
    </div>
  );
}
