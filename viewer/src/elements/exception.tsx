// `st.exception`, and what the page shows for an error nobody caught: what went wrong first, then where in the app.
import type { ReactNode } from "react";
import type { ExceptionBoxProps, Frame } from "../core/elements.gen";
import type { TreeNode } from "../core/tree";
import { CopyButton } from "./copy-button";
import { DebugLink } from "./debug-link";
import { MarkdownText } from "./markdown-text";
import "./status.css";

export function ExceptionBox({ node }: { node: TreeNode<"exception"> }): ReactNode {
  const { type, message, frames, markdown } = node.props;
  return (
    <div className="stException" data-testid="stException" role="alert">
      <div className="stExceptionMessage ev-exception-head" data-testid="stExceptionMessage">
        <strong>{type}</strong>
        {type && message && !markdown ? ": " : null}
        {markdown ? <MarkdownText source={message} /> : <span className="ev-exception-message">{message}</span>}
      </div>
      {frames.length > 0 ? <Trace frames={frames} /> : null}
      <DebugLink />
      <CopyButton text={traceback(node.props)} label="Copy the error and its traceback" />
    </div>
  );
}

/** The frames of a traceback: those of the app in full, those of libraries folded. */
export function Trace({ frames }: { frames: readonly Frame[] }): ReactNode {
  // The last frame of the app is where its author looks first; library frames below it only say how.
  const failing = frames.findLast((frame) => frame.app) ?? frames.at(-1);
  return (
    <ol className="ev-trace">
      {grouped(frames).map((group) =>
        group.app ? (
          group.frames.map((frame) => <AppFrame key={keyOf(frame)} frame={frame} failing={frame === failing} />)
        ) : (
          <Folded key={group.frames.map(keyOf).join()} frames={group.frames} />
        ),
      )}
    </ol>
  );
}

function AppFrame({ frame, failing }: { frame: Frame; failing: boolean }): ReactNode {
  const first = frame.first ?? frame.line;
  const lines = withoutBlankEnd(frame.code ?? []).map((text, at) => ({ number: first + at, text }));
  return (
    <li className="stExceptionTraceRow" data-testid="stExceptionTraceRow" data-failing={failing}>
      <Place frame={frame} />
      {lines.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and the keyboard must reach them
        <pre className="ev-trace-code" tabIndex={0}>
          {lines.map(({ number, text }) => (
            <code
              key={number}
              data-number={number}
              data-here={number === frame.line}
              {...(number === frame.line ? { "aria-current": "location" as const } : {})}
            >
              {text}
              {"\n"}
              {number === frame.line && frame.column ? <Caret under={text} column={frame.column} /> : null}
            </code>
          ))}
        </pre>
      ) : null}
    </li>
  );
}

/** Points at the place in the line above. Tabs stay tabs, so that it stands where the place is. */
function Caret({ under, column }: { under: string; column: number }): ReactNode {
  return <span className="ev-trace-caret">{`${under.slice(0, column - 1).replace(/[^\t]/g, " ")}^\n`}</span>;
}

function Folded({ frames }: { frames: readonly Frame[] }): ReactNode {
  return (
    <li className="ev-trace-folded">
      <details>
        <summary>
          {frames.length === 1 ? "1 frame" : `${frames.length} frames`} in {libraries(frames)}
        </summary>
        <ol>
          {frames.map((frame) => (
            <li key={keyOf(frame)} className="stExceptionTraceRow" data-testid="stExceptionTraceRow">
              <Place frame={frame} />
              {frame.code?.length ? (
                <pre className="ev-trace-code">
                  <code>{frame.code[frame.line - (frame.first ?? frame.line)]?.trim()}</code>
                </pre>
              ) : null}
            </li>
          ))}
        </ol>
      </details>
    </li>
  );
}

function Place({ frame }: { frame: Frame }): ReactNode {
  return (
    <div className="ev-trace-place">
      <span className="ev-trace-file">
        {frame.file}:{frame.line}
      </span>
      {frame.name === "<module>" ? null : <span> in {frame.name}</span>}
    </div>
  );
}

function withoutBlankEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== "") + 1);
}

interface Group {
  readonly app: boolean;
  readonly frames: readonly Frame[];
}

/** Runs of neighbouring frames that are the app's, or are not. */
export function grouped(frames: readonly Frame[]): Group[] {
  const groups: { app: boolean; frames: Frame[] }[] = [];
  for (const frame of frames) {
    const app = frame.app === true;
    const last = groups.at(-1);
    if (last?.app === app) last.frames.push(frame);
    else groups.push({ app, frames: [frame] });
  }
  return groups;
}

/** The packages that the frames lie in: `pandas`, `Python's own json` is just `json`. */
export function libraries(frames: readonly Frame[]): string {
  return [...new Set(frames.map(({ file }) => libraryOf(file)))].join(", ");
}

function libraryOf(file: string): string {
  const path = file.replaceAll("\\", "/");
  const installed = /(?:site|dist)-packages\/([^/]+)/.exec(path)?.[1] ?? /\/python3[^/]*\/([^/]+)/.exec(path)?.[1];
  return (installed ?? path.split("/").at(-1) ?? path).replace(/\.py$/, "");
}

/** As Python prints it, to paste into a search or an issue. */
export function traceback({ type, message, frames }: ExceptionBoxProps): string {
  const lines = frames.flatMap(({ file, line, name, code, first }) => {
    const source = code?.[line - (first ?? line)]?.trim();
    return [`  File "${file}", line ${line}, in ${name}`, ...(source ? [`    ${source}`] : [])];
  });
  const head = lines.length > 0 ? ["Traceback (most recent call last):", ...lines] : [];
  return [...head, [type, message].filter((part) => part !== "").join(": ")].join("\n");
}

function keyOf({ file, line, name }: Frame): string {
  return `${file}:${line}:${name}`;
}
