// Says that a source of the app was saved, and offers to run it.
import { type ReactNode, useCallback, useSyncExternalStore } from "react";
import { useSession } from "../store/session";
import { useInfo } from "./hooks";

export function SourceNotice(): ReactNode {
  const { client } = useSession();
  const changed = useChanged();
  const canFollow = useInfo()?.config.can_follow ?? false;
  if (changed === undefined) return null;
  const always = () => {
    client.follow(true);
    client.rerun();
  };
  return (
    <div className="stStatusWidget ev-source" data-testid="stStatusWidget" role="status">
      <span className="ev-source-text" title={changed}>
        Source changed
      </span>
      <button type="button" onClick={() => client.rerun()}>
        Rerun
      </button>
      {canFollow && (
        <button type="button" onClick={always}>
          Always rerun
        </button>
      )}
    </div>
  );
}

/** The source that was saved since the app last ran as a whole; none while it runs. */
function useChanged(): string | undefined {
  const { store } = useSession();
  const subscribe = useCallback((listener: () => void) => store.subscribe("runs", listener), [store]);
  return useSyncExternalStore(subscribe, () => store.view.changed);
}
