// The debugger's page in its states: on its way, failed, a session to choose, a session open.
import type { ReactNode } from "react";
import type { Api } from "./api";
import { DebuggerContext } from "./debugger";
import { useOpening } from "./opening";
import { Shell } from "./shell";

export function DebuggerPage({ api }: { api: Api }): ReactNode {
  const { opening } = useOpening(api);
  if (opening.state !== "open") return <p>{opening.state}</p>;
  return (
    <DebuggerContext value={opening.debugged}>
      <Shell />
    </DebuggerContext>
  );
}
