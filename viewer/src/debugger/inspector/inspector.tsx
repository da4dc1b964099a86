// What there is to know of the position and of what is selected there: tabs, one for each `Panel`. That of "notes" is
// `<NotesPanel />`, which the shell brings.
import type { ReactNode } from "react";
import { useShown } from "../debugger";
import { NotesPanel } from "../notes/panel";

export function Inspector(): ReactNode {
  return useShown("panel") === "notes" ? <NotesPanel /> : <p>Inspector</p>;
}
