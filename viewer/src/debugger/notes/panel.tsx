// Bookmarks and notes of the session, in the inspector's tab "notes".
import type { ReactNode } from "react";

export function NotesPanel(): ReactNode {
  return <p>Notes</p>;
}
