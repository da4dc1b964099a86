// One line under the header that says how it stands with the server: what is done meanwhile is kept, and the line says so.
//
// Said are: connecting (the first time, when it takes long), reconnecting, offline (the browser says so), the server is gone
// or has stopped, connected again (after a break that was said), moved to another tab, ended. A short break says nothing.
import { type ReactNode, useEffect, useState } from "react";
import { useSession } from "../store/session";
import type { Status } from "../wire/client";
import { useLasting, useOnline, useStatus, useWaiting } from "./hooks";

/** A break shorter than this is not worth a word. */
const SAY_AFTER_MS = 1000;
/** The first connection may take longer: the network is slow, and the page has just come over it. */
const SAY_CONNECTING_AFTER_MS = 4000;
const SAY_BACK_FOR_MS = 3000;
/** So many attempts in vain (some five seconds): the server is gone rather than the connection. */
const GONE_AFTER_ATTEMPTS = 5;

export function connectionState({ link, ready, ended }: Status): string {
  if (ended) return "DISCONNECTED_FOREVER";
  if (ready) return "CONNECTED";
  if (link === "stopped") return "INITIAL";
  return link === "waiting" ? "PINGING_SERVER" : "CONNECTING";
}

export function ConnectionBar(): ReactNode {
  const { client } = useSession();
  const status = useStatus();
  const { ready, ended, link } = status;
  const online = useOnline();
  const waiting = useWaiting();
  const [failed, setFailed] = useState(false);
  const first = client.info === undefined && !failed;
  const away = useLasting(!ready && link !== "stopped", first ? SAY_CONNECTING_AFTER_MS : SAY_AFTER_MS);
  const back = useBack(away, status);
  useEffect(() => {
    if (link === "waiting") setFailed(true);
  }, [link]);
  if (ended) {
    const [text, action] = ending(ended.code, ended.message);
    return <Bar kind="ended" text={text} action={action} onAction={() => client.retry()} />;
  }
  if (back) return <Bar kind="back" text={backText(back)} />;
  if (!away) return null;
  if (first) return <Bar kind="trying" text="Connecting to the server…" />;
  const [kind, text] = awayText({ ...status, online, known: client.info !== undefined }, waiting.length);
  return <Bar kind={kind} text={text} action="Try now" onAction={() => client.retry()} />;
}

/** That the session goes on, for some seconds after a break that was said. */
function useBack(away: boolean, { ready, back }: Status): Status["back"] {
  const [said, setSaid] = useState(false); // that it was away
  const [shown, setShown] = useState<Status["back"]>();
  useEffect(() => {
    if (away) setSaid(true);
    else if (ready && said) {
      setSaid(false);
      setShown(back);
    }
  }, [away, ready, said, back]);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(undefined), SAY_BACK_FOR_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return ready ? shown : undefined;
}

export function backText({ sent, restored }: NonNullable<Status["back"]>): string {
  const changes = sent ? ` ${sent === 1 ? "1 change" : `${sent} changes`} sent.` : "";
  return `Connected again${restored ? ", page restored" : ""}.${changes}`;
}

/** What to say when the server will not have this viewer any more, and what the user can do about it. */
function ending(code: string, message: string): [text: string, action: string] {
  if (code === "moved") return ["This session is open in another tab.", "Use it here"];
  // The session is not lost: the server goes on from what is recorded once it can record again.
  if (code === "log") return [message, "Try again"];
  return [`The session has ended. ${message}`, "Start a new one"];
}

interface Away {
  readonly online: boolean;
  /** There is a session to go on with. */
  readonly known: boolean;
  readonly attempts: number;
  readonly closing?: boolean;
}

export function awayText({ online, known, attempts, closing }: Away, kept: number): ["trying" | "gone", string] {
  const gone = closing || attempts >= GONE_AFTER_ATTEMPTS;
  const keeps = kept ? `${kept === 1 ? "1 change is" : `${kept} changes are`} kept and will be sent.` : "";
  if (!online) return ["gone", `Offline. ${keeps || "The page goes on when the network is back."}`];
  if (!known) return ["gone", "The server cannot be reached. Still trying."];
  if (closing && kept === 0) return ["gone", "The server has stopped. The page goes on when it is back."];
  if (closing) return ["gone", `The server has stopped. ${keeps}`];
  if (gone) return ["gone", `The server cannot be reached. ${keeps || "Still trying."}`];
  return ["trying", keeps ? `Reconnecting… ${keeps}` : "Reconnecting…"];
}

interface BarProps {
  readonly kind: "trying" | "gone" | "back" | "ended";
  readonly text: string;
  readonly action?: string;
  onAction?(): void;
}

function Bar({ kind, text, action, onAction }: BarProps): ReactNode {
  return (
    <div className="stConnectionStatus" data-testid="stConnectionStatus" data-kind={kind} role="status">
      <span className="ev-connection-dot" />
      <span>{text}</span>
      {action && (
        <button type="button" onClick={onAction}>
          {action}
        </button>
      )}
    </div>
  );
}
