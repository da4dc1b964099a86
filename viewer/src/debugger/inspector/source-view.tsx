// The code around a call, as that run executed it, with the line that draws the element marked.
import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import { linesOf, useHighlighted } from "../../elements/code-block";
import { useDebugger } from "../debugger";
import type { Source } from "../wire";
import { Copy, Section } from "./parts";

export function SourceSection({ source, title = "Source" }: { source: Source; title?: string }): ReactNode {
  const place = `${source.path}:${source.line}`;
  const whole = useWholeFile(source.digest);
  return (
    <Section
      title={title}
      note={
        <>
          <code>{place}</code>
          <Copy text={place} label={`Copy ${place}`} />
        </>
      }
      actions={
        <button type="button" className="ins-link" aria-expanded={whole.open} onClick={whole.toggle}>
          {whole.open ? "around the line" : "whole file"}
        </button>
      }
    >
      <Stale now={source.now} path={source.path} />
      {whole.failed ? <p className="ins-hint">The whole file is not in the recording.</p> : null}
      <SourceLines
        text={whole.text ?? source.lines.join("\n")}
        first={whole.text === null ? source.first : 1}
        here={source.line}
        whole={whole.text !== null}
      />
    </Section>
  );
}

function Stale({ now, path }: { now: boolean | null; path: string }): ReactNode {
  if (now === true) return null;
  return (
    <p className="ins-hint ins-hint-warn">
      {now === null
        ? `${path} is not on this machine: this is the code that ran.`
        : `${path} has changed since: this is the code that ran.`}
    </p>
  );
}

interface WholeFile {
  readonly text: string | null;
  readonly open: boolean;
  readonly failed: boolean;
  readonly toggle: () => void;
}

function useWholeFile(digest: string): WholeFile {
  const dbg = useDebugger();
  const [open, setOpen] = useState(false);
  const [found, setFound] = useState<{ readonly digest: string; readonly text: string | null } | null>(null);
  useEffect(() => {
    if (!open) return;
    let off = false;
    dbg.api.get<{ text: string }>(`api/source/${encodeURIComponent(digest)}`).then(
      ({ text }) => !off && setFound({ digest, text }),
      () => !off && setFound({ digest, text: null }),
    );
    return () => {
      off = true;
    };
  }, [open, digest, dbg]);
  const known = open && found?.digest === digest ? found : null;
  return {
    open,
    text: known?.text ?? null,
    failed: known !== null && known.text === null,
    toggle: () => setOpen(!open),
  };
}

function SourceLines({
  text,
  first,
  here,
  whole,
}: {
  text: string;
  first: number;
  here: number;
  whole: boolean;
}): ReactNode {
  const box = useRef<HTMLPreElement>(null);
  useEffect(() => {
    const marked = box.current?.querySelector<HTMLElement>("[data-here=true]");
    if (whole && box.current && marked) box.current.scrollTop = marked.offsetTop - box.current.clientHeight / 2;
  }, [whole]);
  const coloured = useHighlighted(text, "python");
  const lines = useMemo(() => linesOf(coloured ?? [{ type: "text", value: text }]), [coloured, text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and the keyboard must reach them
    <pre className="ins-source" tabIndex={0} ref={box} data-whole={whole}>
      {lines.map((line, at) => {
        const number = first + at;
        return (
          <code
            key={number}
            data-number={number}
            data-here={number === here}
            aria-current={number === here ? "location" : undefined}
          >
            {toJsxRuntime({ type: "root", children: [line] }, { Fragment, jsx, jsxs })}
            {at === lines.length - 1 ? "\n" : null}
          </code>
        );
      })}
    </pre>
  );
}
