// One line under the header when the server cannot be reached: what is done meanwhile is kept, and the line says so.
import type { ReactNode } from "react";
import { useSession } from "../store/session";
import type { Status } from "../wire/client";
import { useLasting, useStatus, useWaiting } from "./hooks";

/** A break shorter than this is not worth a word. */
const SAY_AFTER_MS = 1000;

export function connectionState({ link, ready, ended }: Status): string {
  if (ended) return "DISCONNECTED_FOREVER";
  if (ready) return "CONNECTED";
  if (link === "stopped") return "INITIAL";
  return link === "waiting" ? "PINGING_SERVER" : "CONNECTING";
}

export function ConnectionBar(): ReactNode {
  const { client } = useSession();
  const { ready, ended, link } = useStatus();
  const waiting = useWaiting();
  const away = useLasting(!ready && link !== "stopped", SAY_AFTER_MS);
  if (ended) {
    const moved = ended.code === "moved";
    return (
      <Bar text={moved ? "This session is open in another tab." : `The session has ended. ${ended.message}`}>
        <button type="button" onClick={() => client.retry()}>
          {moved ? "Use it here" : "Start a new one"}
        </button>
      </Bar>
    );
  }
  if (!away) return null;
  return (
    <Bar text={offlineText(waiting.length, client.info !== undefined)}>
      <button type="button" onClick={() => client.retry()}>
        Try now
      </button>
    </Bar>
  );
}

export function offlineText(kept: number, wasConnected: boolean): string {
  if (!wasConnected) return "The server cannot be reached. Still trying.";
  if (kept === 0) return "Offline. Reconnecting…";
  return kept === 1
    ? "Offline. 1 change is kept and will be sent."
    : `Offline. ${kept} changes are kept and will be sent.`;
}

function Bar({ text, children }: { text: string; children: ReactNode }): ReactNode {
  return (
    <div className="stConnectionStatus" data-testid="stConnectionStatus" role="status">
      <span className="ev-offline-dot" />
      <span>{text}</span>
      {children}
    </div>
  );
}
