// From an error on the page to the debugger, where the run that raised it can be looked at.
import { type ReactNode, useContext, useState } from "react";
import { SessionContext } from "../store/session";
import { openDebugger } from "../wire/debugging";

export function DebugLink(): ReactNode {
  const session = useContext(SessionContext);
  const [failure, setFailure] = useState("");
  const info = session?.client.info;
  if (!session || session.readOnly || !info?.config.debugger) return null;
  const open = () => {
    setFailure("");
    openDebugger(info, session.store.view.position, "errors").catch((error: Error) => setFailure(error.message));
  };
  return (
    <div className="ev-debug">
      <button type="button" className="ev-debug-link" onClick={open}>
        Open in the debugger
      </button>
      {failure && <span role="alert">{failure}</span>}
    </div>
  );
}
