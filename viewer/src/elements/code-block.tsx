// A block of source code with its copy button; coloured once the highlighter has come.
import type { ElementContent } from "hast";
import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import { type CSSProperties, type ReactNode, useEffect, useMemo, useState } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import { CopyButton } from "./copy-button";
import type { Highlight } from "./highlight";
import "./code-block.css";

let highlighter: Highlight | undefined;

export interface CodeBlockProps {
  readonly source: string;
  readonly language?: string | undefined;
  readonly lineNumbers?: boolean | undefined;
  readonly wrap?: boolean | undefined;
  /** A height to keep, within which the code scrolls. */
  readonly height?: number | "stretch" | "content" | undefined;
}

export function CodeBlock({ source, language, lineNumbers, wrap, height }: CodeBlockProps): ReactNode {
  const coloured = useHighlighted(source, language);
  const content = useMemo(() => {
    const parts: ElementContent[] = coloured ?? [{ type: "text", value: source }];
    return lineNumbers ? linesOf(parts) : parts;
  }, [coloured, source, lineNumbers]);
  return (
    <div className="stCode" data-testid="stCode" data-wrap={wrap} style={heightStyle(height)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and the keyboard must reach them */}
      <pre tabIndex={0}>
        <code className={language ? `language-${language}` : undefined} data-lines={lineNumbers}>
          {toJsxRuntime({ type: "root", children: content }, { Fragment, jsx, jsxs })}
        </code>
      </pre>
      <CopyButton text={source} testId="stCodeCopyButton" />
    </div>
  );
}

function heightStyle(height: CodeBlockProps["height"]): CSSProperties {
  return typeof height === "number" ? { height } : height === "stretch" ? { height: "100%" } : {};
}

/** The source cut into coloured spans, or undefined while (or because) there is nothing to colour it with. */
export function useHighlighted(source: string, language: string | undefined): ElementContent[] | undefined {
  const [loaded, setLoaded] = useState(0);
  const known = language !== undefined && highlighter?.knows(language);
  useEffect(() => {
    if (!language || known) return;
    let gone = false;
    import("./highlight").then(async ({ highlight }) => {
      highlighter = highlight;
      await highlight.load(language);
      if (!gone) setLoaded((count) => count + 1);
    });
    return () => {
      gone = true;
    };
  }, [language, known]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `loaded` says that the highlighter, kept outside, has changed
  return useMemo(() => {
    return language && known ? highlighter?.run(source, language) : undefined;
  }, [source, language, known, loaded]);
}

/** One element a line. A span that goes over several lines (a docstring) is closed and opened again at each end. */
export function linesOf(parts: readonly ElementContent[]): ElementContent[] {
  const lines: ElementContent[][] = [[]];
  for (const part of parts) {
    const [first = [], ...rest] = splitAtBreaks(part);
    lines.at(-1)?.push(...first);
    lines.push(...rest);
  }
  return lines.map((children, at) => ({
    type: "element",
    tagName: "span",
    properties: { className: ["ev-line"] },
    children: at < lines.length - 1 ? [...children, { type: "text", value: "\n" }] : children,
  }));
}

function splitAtBreaks(part: ElementContent): ElementContent[][] {
  if (part.type === "text") return part.value.split("\n").map((value) => (value ? [{ type: "text", value }] : []));
  if (part.type !== "element") return [[]];
  const lines: ElementContent[][] = [[]];
  for (const child of part.children) {
    const [first = [], ...rest] = splitAtBreaks(child);
    lines.at(-1)?.push(...first);
    lines.push(...rest);
  }
  return lines.map((children) => (children.length > 0 ? [{ ...part, children }] : []));
}
