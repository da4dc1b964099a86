// One line under the header when the server cannot be reached: what is done meanwhile is kept, and the line says so.
import { type ReactNode, useEffect, useState } from "react";
import { useSession } from "../store/session";
import type { Status } from "../wire/client";
import { useLasting, useStatus, useWaiting } from "./hooks";

/** A break shorter than this is not worth a word. */
const SAY_AFTER_MS = 1000;
/** The first connection may take longer: the network is slow, and the page has just come over it. */
const SAY_CONNECTING_AFTER_MS = 4000;

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
  const [failed, setFailed] = useState(false);
  const first = client.info === undefined && !failed;
  const away = useLasting(!ready && link !== "stopped", first ? SAY_CONNECTING_AFTER_MS : SAY_AFTER_MS);
  useEffect(() => {
    if (link === "waiting") setFailed(true);
  }, [link]);
  if (ended) {
    const [text, action] = ending(ended.code, ended.message);
    return (
      <Bar text={text}>
        <button type="button" onClick={() => client.retry()}>
          {action}
        </button>
      </Bar>
    );
  }
  if (!away) return null;
  if (first) return <Bar text="Connecting to the server…" />;
  return (
    <Bar text={offlineText(waiting.length, client.info !== undefined)}>
      <button type="button" onClick={() => client.retry()}>
        Try now
      </button>
    </Bar>
  );
}

/** What to say when the server will not have this viewer any more, and what the user can do about it. */
function ending(code: string, message: string): [text: string, action: string] {
  if (code === "moved") return ["This session is open in another tab.", "Use it here"];
  // The session is not lost: the server goes on from what is recorded once it can record again.
  if (code === "log") return [message, "Try again"];
  return [`The session has ended. ${message}`, "Start a new one"];
}

export function offlineText(kept: number, wasConnected: boolean): string {
  if (!wasConnected) return "The server cannot be reached. Still trying.";
  if (kept === 0) return "Offline. Reconnecting…";
  return kept === 1
    ? "Offline. 1 change is kept and will be sent."
    : `Offline. ${kept} changes are kept and will be sent.`;
}

function Bar({ text, children }: { text: string; children?: ReactNode }): ReactNode {
  return (
    <div className="stConnectionStatus" data-testid="stConnectionStatus" role="status">
      <span className="ev-offline-dot" />
      <span>{text}</span>
      {children}
    </div>
  );
}
