// Bookmarks and notes of the session, in the inspector's tab "notes".
import { type ReactNode, useRef, useState, useSyncExternalStore } from "react";
import { useDebugger, useShown } from "../debugger";
import { useDesk, useRow } from "../desk";
import { clockTime, count } from "../format";
import { IconButton } from "../icons";
import type { Note } from "../wire";
import "./notes.css";

export function NotesPanel(): ReactNode {
  const { notes } = useDesk();
  const position = useShown("position");
  const { write } = useShown("recording");
  const all = useSyncExternalStore(notes.subscribe, () => notes.all);
  const error = useSyncExternalStore(notes.subscribe, () => notes.error);
  const here = all.find((note) => note.position === position && notes.mine(note)) ?? null;
  // What is being written stays where it was begun, also where the session grows or plays meanwhile.
  const [begun, setBegun] = useState<Begun | null>(null);
  const { note, at } = begun ?? { note: here, at: position };
  return (
    <div className="dbg-notes">
      <Writing
        key={`${at} ${note?.id}`}
        note={note}
        position={at}
        onWrite={(writes) => setBegun(writes ? { note, at } : null)}
      />
      {error && (
        <p className="dbg-error" role="alert">
          {error}
        </p>
      )}
      {all.length ? (
        <ol>
          {all.map((note) => (
            <NoteLine key={note.id} note={note} here={note.position === position} />
          ))}
        </ol>
      ) : (
        <p className="dbg-faint">No notes yet. Write one here, or set a bookmark with b.</p>
      )}
      <p className="dbg-faint dbg-notes-where">
        {write
          ? "Notes are saved in the recording."
          : "The recording is only read: notes are kept in this browser. Start with --write to save them in the file."}
      </p>
    </div>
  );
}

interface Begun {
  readonly note: Note | null;
  readonly at: number;
}

interface WritingProps {
  readonly note: Note | null;
  readonly position: number;
  /** Told whether there is something that was not saved. */
  onWrite(writes: boolean): void;
}

function Writing({ note, position, onWrite }: WritingProps): ReactNode {
  const { notes } = useDesk();
  const [text, setText] = useState(note?.text ?? "");
  // A second Enter comes while the first is on its way.
  const saving = useRef<string>(undefined);
  const save = () => {
    if (saving.current === text || (note && text === note.text)) return;
    saving.current = text;
    void notes.save(note, position, text.trim()).finally(() => {
      saving.current = undefined;
    });
    onWrite(false);
  };
  return (
    <form
      className="dbg-writing"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <label>
        Note at {count(position)}
        <textarea
          rows={2}
          value={text}
          placeholder="What is to be seen here"
          onChange={({ target }) => {
            setText(target.value);
            onWrite(target.value.trim() !== (note?.text ?? ""));
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            save();
          }}
        />
      </label>
      <button type="submit" className="dbg-button dbg-strong">
        {note ? "Save" : text.trim() ? "Add note" : "Add bookmark"}
      </button>
    </form>
  );
}

function NoteLine({ note, here }: { note: Note; here: boolean }): ReactNode {
  const debugged = useDebugger();
  const { notes } = useDesk();
  const row = useRow(note.position);
  return (
    <li className={here ? "dbg-note dbg-note-here" : "dbg-note"}>
      <button type="button" aria-current={here || undefined} onClick={() => debugged.go(note.position)}>
        <span className="dbg-note-head">
          <b>{count(note.position)}</b>
          <span className="dbg-faint">
            {row ? `${row.kind ?? "damaged"} · ${row.at === null ? "" : clockTime(row.at)}` : ""}
          </span>
        </span>
        {note.text && <span className="dbg-note-text">{note.text}</span>}
      </button>
      {notes.mine(note) && (
        <IconButton sign="bin" label={`Remove the note at ${note.position}`} onClick={() => void notes.remove(note)} />
      )}
    </li>
  );
}
