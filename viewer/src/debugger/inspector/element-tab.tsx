// The selected element: what it is, what it carries and what of that changed, the code that draws it, its history.
import { type ReactNode, useMemo, useState } from "react";
import { ROOTS } from "../../core/elements.gen";
import type { JsonObject } from "../../core/json";
import { Refused } from "../api";
import { useDebugger, useShown } from "../debugger";
import { clockTime } from "../format";
import { ToneSign } from "../signs";
import type { Named, NodeInfo, Touch } from "../wire";
import { Copy, Empty, Held, PositionLink, Section, Toggle } from "./parts";
import { Pin } from "./pin";
import { SourceSection } from "./source-view";
import { useAt } from "./use-at";
import type { Top } from "./value-rows";
import { ValueTree } from "./value-tree";

export function ElementTab(): ReactNode {
  const node = useShown("node");
  const position = useShown("position");
  const info = useAt<NodeInfo>(node === null ? null : `node/${node}?at=${position}`);
  if (node === null) {
    return <Empty title="No element is selected">Click one in the app or in the tree of elements.</Empty>;
  }
  if (info.error instanceof Refused && info.error.status === 404)
    return <Absent id={node} words={info.error.message} />;
  return <Held at={info}>{(data) => <Details info={data} />}</Held>;
}

export function isAbsent(error: Error | null): error is Refused {
  return error instanceof Refused && error.status === 404;
}

/** The selected element is not on the page of this position: it stays selected, for other positions. */
export function Absent({ id, words }: { id: number; words: string }): ReactNode {
  const dbg = useDebugger();
  const drawn = Number(/drawn by event (\d+)/.exec(words)?.[1]);
  return (
    <Empty title={`#${id} is not on the page at this position`}>
      {drawn ? (
        <>
          It was drawn by <PositionLink position={drawn} /> and is gone again by now.{" "}
        </>
      ) : (
        "It is drawn later. "
      )}
      <button type="button" className="ins-link" onClick={() => dbg.select(null)}>
        Select nothing
      </button>
    </Empty>
  );
}

function Details({ info }: { info: NodeInfo }): ReactNode {
  const { node, source, touches } = info;
  return (
    <>
      <Crumbs path={info.path} id={node.id} />
      <Head info={info} />
      <Props info={info} />
      {source ? <SourceSection source={source} /> : <NoSource line={node.line} />}
      <History touches={touches} />
    </>
  );
}

const ROOT_NAMES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(ROOTS).map(([name, id]) => [id, name]),
);

function Crumbs({ path, id }: { path: readonly Named[]; id: number }): ReactNode {
  const dbg = useDebugger();
  const above = path.filter((each) => each.id !== id);
  return (
    <nav className="ins-crumbs" aria-label="Inside of">
      {above.map(({ id: each, kind, label }) => (
        <button
          type="button"
          key={each}
          className="ins-link"
          onClick={() => dbg.select(each)}
          title={`${kind} #${each}`}
        >
          {ROOT_NAMES[each] ?? (label || kind)}
        </button>
      ))}
    </nav>
  );
}

function Head({ info }: { info: NodeInfo }): ReactNode {
  const dbg = useDebugger();
  const { node, widget, drawn } = info;
  const label = labelOf(node.props);
  return (
    <header className="ins-head">
      <h2>
        <span className="ins-kind">{node.kind}</span> {label ? <span className="ins-label">{label}</span> : null}
      </h2>
      <button type="button" className="ins-button" onClick={() => dbg.change({ panel: "why" })}>
        Why?
      </button>
      <dl className="ins-facts">
        <Fact name="id">#{node.id}</Fact>
        {node.key ? <Fact name="key">{node.key}</Fact> : null}
        {node.fragment ? <Fact name="fragment">{node.fragment}</Fact> : null}
        <Fact name="drawn">
          <PositionLink position={drawn} />
        </Fact>
        {widget ? (
          <Fact name="widget">
            <code>{widget.id}</code> <Copy text={widget.id} label="Copy the id of the widget" />
          </Fact>
        ) : null}
      </dl>
    </header>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function labelOf(props: JsonObject): string {
  for (const name of ["label", "title", "body", "message", "text"]) {
    const value = props[name];
    if (typeof value === "string" && value) return value.length > 80 ? `${value.slice(0, 79)}…` : value;
  }
  return "";
}

/** What the props are compared with: those at the pinned position, else those before their last change. */
function useBefore(info: NodeInfo): { readonly before: JsonObject | null; readonly words: ReactNode } {
  const pin = useShown("pin");
  const position = useShown("position");
  const pinned = useAt<NodeInfo>(pin === null ? null : `node/${info.node.id}?at=${pin}`);
  if (pin !== null) {
    if (pinned.data?.node.id === info.node.id)
      return { before: pinned.data.node.props, words: <>compared with {pin}</> };
    return { before: null, words: pinned.error ? <>not on the page at {pin}</> : null };
  }
  if (info.drawn === info.last)
    return { before: null, words: info.drawn === position ? "drawn by this event" : "as drawn" };
  if (info.last === position) return { before: info.before, words: "changed by this event" };
  return {
    before: info.before,
    words: (
      <>
        last changed at <PositionLink position={info.last} />
      </>
    ),
  };
}

function Props({ info }: { info: NodeInfo }): ReactNode {
  const [only, setOnly] = useState(false);
  const { before, words } = useBefore(info);
  const { props } = info.node;
  const widget = info.widget;
  const tops = useMemo(() => {
    const rows = topsOf(props, before);
    // What the log has as the value of a widget may be newer than what was drawn.
    if (widget && !("value" in props)) rows.unshift({ name: "value", after: widget.value, compared: false });
    return rows;
  }, [props, before, widget]);
  const changed = before !== null;
  return (
    <Section
      title="Props"
      note={words}
      actions={
        <>
          <Toggle on={only && changed} set={setOnly} disabled={!changed}>
            Only changed
          </Toggle>
          <Pin />
        </>
      }
    >
      {tops.length === 0 ? (
        <p className="ins-hint">It has none: it only holds others.</p>
      ) : (
        <ValueTree label="Props" tops={tops} only={only && changed} />
      )}
    </Section>
  );
}

export function topsOf(props: JsonObject, before: JsonObject | null): Top[] {
  const compared = before !== null;
  const names = [...Object.keys(props), ...Object.keys(before ?? {}).filter((name) => !(name in props))];
  return names.map((name) => ({ name, after: props[name], before: before?.[name], compared }));
}

function NoSource({ line }: { line: string | undefined }): ReactNode {
  return (
    <Section title="Source" note={line ? <code>{line}</code> : null}>
      <p className="ins-hint">
        {line
          ? "The code of this file is not in the recording."
          : "No line of the app drew it: it belongs to every page."}
      </p>
    </Section>
  );
}

const DID: Readonly<Record<string, string>> = {
  insert: "drawn",
  move: "moved",
  remove: "gone",
  unset: "changed",
  append: "grown",
};

function touchWords({ text, ops }: Touch): string {
  return text || ops.map(([op]) => DID[op] ?? "changed").join(", ") || "changed";
}

function History({ touches }: { touches: readonly Touch[] }): ReactNode {
  const position = useShown("position");
  const now = touches.find((touch) => touch.position <= position)?.position;
  if (touches.length === 0) return null;
  return (
    <Section title="History" note={touches.length >= 50 ? "the newest 50" : null}>
      <ol className="ins-list">
        {touches.map((touch) => (
          <li key={touch.position} data-now={touch.position === now}>
            <PositionLink position={touch.position} />
            <ToneSign tone={touch.kind === "widgets.changed" ? "person" : "app"} />
            <span className="ins-list-text" title={touchWords(touch)}>
              {touchWords(touch)}
            </span>
            <time>{clockTime(touch.at)}</time>
          </li>
        ))}
      </ol>
    </Section>
  );
}
