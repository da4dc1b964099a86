// The debugger's page in its states: on its way, failed, a session to choose, a session open.
import { type ReactNode, useEffect } from "react";
import type { Api } from "./api";
import { DebuggerContext } from "./debugger";
import { useOpening } from "./opening";
import { BeforeSession } from "./sessions";
import { Shell } from "./shell";

export function DebuggerPage({ api }: { api: Api }): ReactNode {
  const opener = useOpening(api);
  const { opening, choose } = opener;
  const name =
    opening.state === "open"
      ? opening.debugged.shown.recording.name
      : opening.state === "choosing"
        ? opening.recording.name
        : null;
  useEffect(() => {
    document.title = name === null ? "evlit debugger" : `${name} · evlit debugger`;
  }, [name]);
  if (opening.state !== "open") return <BeforeSession {...opener} />;
  return (
    <DebuggerContext value={opening.debugged}>
      <Shell key={opening.debugged.shown.session.id} choose={choose} />
    </DebuggerContext>
  );
}
