// The page before a session is open: on its way, failed, empty, or several to choose from.
import type { ReactNode } from "react";
import { bytes, count, counted, dayTime, span } from "./format";
import type { Opener } from "./opening";
import type { Recording, SessionRow } from "./wire";
import "./sessions.css";

export function BeforeSession({ opening, choose, again }: Opener): ReactNode {
  switch (opening.state) {
    case "asking":
      return (
        <main className="dbg dbg-before dbg-wait" role="status" aria-label="Opening the recording">
          <i className="dbg-bone" />
          <i className="dbg-bone" />
          <i className="dbg-bone" />
        </main>
      );
    case "failed":
      return (
        <main className="dbg dbg-before">
          <h1>{opening.gone ? "The debugger's server has ended" : "This recording cannot be shown"}</h1>
          <p>{opening.gone ? "Start it again with `evlit replay`, then try again." : opening.words}</p>
          <button type="button" className="dbg-button dbg-strong" onClick={again}>
            Try again
          </button>
        </main>
      );
    case "choosing":
      return <Choose recording={opening.recording} unknown={opening.unknown} choose={choose} />;
    case "open":
      return null;
  }
}

function Choose({
  recording,
  unknown,
  choose,
}: {
  recording: Recording;
  unknown: string | null;
  choose: Opener["choose"];
}): ReactNode {
  const { name, path, size, sessions, problems } = recording;
  return (
    <main className="dbg dbg-before">
      <p className="dbg-faint">
        <b className="dbg-brand">evlit</b> debugger
      </p>
      <h1 title={path}>{name}</h1>
      <p className="dbg-faint">
        {bytes(size)}, {counted(sessions.length, "session")}
      </p>
      {problems.length > 0 && (
        <div className="dbg-bar dbg-bar-warn" role="status">
          <p>{problems.join(" ")}</p>
        </div>
      )}
      {unknown !== null && (
        <p role="alert" className="dbg-error">
          There is no session {unknown} in this recording.
        </p>
      )}
      {sessions.length ? (
        <Table sessions={sessions} choose={choose} />
      ) : (
        <p>There is no session in it yet. One begins when somebody opens the app in a browser.</p>
      )}
    </main>
  );
}

function Table({ sessions, choose }: { sessions: readonly SessionRow[]; choose: Opener["choose"] }): ReactNode {
  return (
    <table className="dbg-sessions">
      <thead>
        <tr>
          <th scope="col">Session</th>
          <th scope="col">App</th>
          <th scope="col">Opened</th>
          <th scope="col">Lasted</th>
          <th scope="col">Events</th>
        </tr>
      </thead>
      <tbody>
        {[...sessions]
          .sort((a, b) => b.opened - a.opened)
          .map(({ id, app, opened, closed, last, head, labels }) => (
            <tr key={id} onClick={() => choose(id)}>
              <th scope="row">
                <a
                  href={`#?session=${encodeURIComponent(id)}`}
                  onClick={(event) => {
                    event.preventDefault();
                    event.stopPropagation();
                    choose(id);
                  }}
                >
                  {id}
                </a>
                {Object.entries(labels).map(([label, value]) => (
                  <span key={label} className="dbg-label">
                    {label} {typeof value === "string" ? value : JSON.stringify(value)}
                  </span>
                ))}
              </th>
              <td>{app}</td>
              <td>{dayTime(opened)}</td>
              <td>{last === null ? "" : span(last - opened) + (closed === null ? "" : ", closed")}</td>
              <td>{count(head)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
