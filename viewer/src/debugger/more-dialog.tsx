// What can be done with a position or a stretch: a link, a live session that starts there, a file.
import { type ReactNode, useId, useState } from "react";
import { useDebugger, useShown } from "./debugger";
import { useDesk } from "./desk";
import { Dialog } from "./dialog";
import { bytes, count, counted, dayTime } from "./format";
import { Icon } from "./icons";
import { copyLink } from "./use-commands";

export function MoreDialog({ close }: { close: () => void }): ReactNode {
  const debugged = useDebugger();
  const desk = useDesk();
  const position = useShown("position");
  return (
    <Dialog title={`At event ${count(position)}`} close={close}>
      <div className="dbg-acts">
        <button
          type="button"
          className="dbg-act"
          onClick={() => {
            void copyLink(debugged, desk);
            close();
          }}
        >
          <Icon sign="link" />
          <span>
            <b>Copy a link</b>
            <small>To this position, with all that is selected</small>
          </span>
        </button>
        <Fork />
      </div>
      <Export />
      <About />
    </Dialog>
  );
}

function wordsOf(error: unknown): string {
  return error instanceof TypeError ? "The debugger's server has ended." : (error as Error).message;
}

function Fork(): ReactNode {
  const debugged = useDebugger();
  const position = useShown("position");
  const [state, setState] = useState<{ readonly busy: boolean; readonly error: string | null; readonly url?: string }>({
    busy: false,
    error: null,
  });
  const fork = async () => {
    setState({ busy: true, error: null });
    try {
      const answer = await debugged.api.post(debugged.path("fork"), { position });
      const { url } = (await answer.json()) as { url: string };
      setState({ busy: false, error: null, url });
      window.open(url, "_blank", "noopener");
    } catch (error) {
      setState({ busy: false, error: wordsOf(error) });
    }
  };
  return (
    <>
      <button type="button" className="dbg-act" disabled={state.busy} onClick={() => void fork()}>
        <Icon sign="fork" />
        <span>
          <b>{state.busy ? "Starting…" : "Fork here"}</b>
          <small>A live session that starts in the state of this position</small>
        </span>
      </button>
      {state.url && (
        <p className="dbg-done">
          It runs at{" "}
          <a href={state.url} target="_blank" rel="noopener">
            {state.url}
          </a>
        </p>
      )}
      {state.error && (
        <p className="dbg-error" role="alert">
          {state.error}
        </p>
      )}
    </>
  );
}

function Export(): ReactNode {
  const debugged = useDebugger();
  const head = useShown("head");
  const position = useShown("position");
  const pin = useShown("pin");
  const [from, setFrom] = useState(pin === null ? 1 : Math.min(pin, position));
  const [to, setTo] = useState(pin === null ? head : Math.max(pin, position));
  const [error, setError] = useState<string | null>(null);
  const title = useId();
  const save = async (as: "db" | "pytest") => {
    setError(null);
    try {
      const answer = await debugged.api.post(debugged.path("export"), as === "db" ? { as, to } : { as, from, to });
      const name = /filename="?([^";]+)/.exec(answer.headers.get("content-disposition") ?? "")?.[1];
      download(await answer.blob(), name ?? (as === "db" ? "slice.db" : "test_session.py"));
    } catch (refused) {
      setError(wordsOf(refused));
    }
  };
  const field = (label: string, value: number, set: (to: number) => void) => (
    <label>
      {label}
      <input
        type="number"
        min={1}
        max={head}
        value={value}
        onChange={({ target }) => set(Math.min(Math.max(1, Number(target.value) || 1), Math.max(head, 1)))}
      />
    </label>
  );
  return (
    <section className="dbg-export" aria-labelledby={title}>
      <h3 id={title}>Save a slice</h3>
      <div className="dbg-export-line">
        {field("From event", from, setFrom)}
        {field("to", to, setTo)}
        <button type="button" className="dbg-button dbg-strong" onClick={() => void save("db")}>
          As a recording
        </button>
        <button type="button" className="dbg-button dbg-strong" onClick={() => void save("pytest")}>
          As a pytest
        </button>
      </div>
      {from > 1 && (
        <p className="dbg-export-note">
          A recording has all events up to {count(to)}, since each builds on those before. A test begins in the state of
          event {count(from)}.
        </p>
      )}
      {error && (
        <p className="dbg-error" role="alert">
          {error}
        </p>
      )}
    </section>
  );
}

function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function About(): ReactNode {
  const { path, size, evlit, write } = useShown("recording");
  const session = useShown("session");
  const versions = Object.entries(session.versions).map(([name, version]) => `${name} ${version}`);
  return (
    <dl className="dbg-about">
      <dt>File</dt>
      <dd>
        {path}, {bytes(size)}
        {write ? ", notes are saved in it" : ", only read"}
      </dd>
      <dt>Session</dt>
      <dd>
        {session.id}, {dayTime(session.opened)}, {counted(session.head, "event")}, {counted(session.runs, "run")}
      </dd>
      <dt>Recorded by</dt>
      <dd>{versions.join(", ") || "unknown versions"}</dd>
      <dt>Shown by</dt>
      <dd>evlit {evlit}</dd>
    </dl>
  );
}
