// Draws Markdown source: of `st.markdown`, and of every label, alert, caption and cell that takes Markdown.
import { lazy, memo, type ReactNode, Suspense, useMemo } from "react";
import ReactMarkdown, { type Options } from "react-markdown";
import { components, inlineComponents } from "./markdown/components";
import { dialect } from "./markdown/dialect";
import { isPlain } from "./markdown/plain";
import { safeUrl } from "./markdown/urls";
import "./markdown.css";

// The parser of HTML is as large as that of Markdown, and few apps write HTML.
const MarkdownHtml = lazy(() => import("./markdown/markdown-html"));

export interface MarkdownTextProps {
  readonly source: string;
  /** A label: one line of phrasing without paragraphs, lists and headings around it. */
  readonly inline?: boolean | undefined;
  /** The app asked for HTML in its Markdown to be drawn as HTML. */
  readonly html?: boolean | undefined;
  /** Headings carry no link to themselves. */
  readonly anchors?: boolean | undefined;
  /** Small and soft: `st.caption`. */
  readonly caption?: boolean | undefined;
}

export const MarkdownText = memo(function MarkdownText(props: MarkdownTextProps): ReactNode {
  const { source, inline = false, html = false, anchors = true, caption = false } = props;
  const name = caption ? "stCaptionContainer" : "stMarkdownContainer";
  const Box = inline ? "span" : "div";
  const options = useMemo(() => optionsFor(inline, anchors), [inline, anchors]);
  return (
    <Box className={name} data-testid={name}>
      {isPlain(source) ? (
        plain(source, inline)
      ) : html ? (
        <Suspense fallback={<WithoutHtml options={options} source={source} />}>
          <MarkdownHtml options={options} source={source} />
        </Suspense>
      ) : (
        <ReactMarkdown {...options}>{source}</ReactMarkdown>
      )}
    </Box>
  );
});

function WithoutHtml({ options, source }: { options: Options; source: string }): ReactNode {
  return (
    <ReactMarkdown {...options} skipHtml>
      {source}
    </ReactMarkdown>
  );
}

function plain(source: string, inline: boolean): ReactNode {
  return inline || !source ? source : <p>{source}</p>;
}

/**
 * Raw HTML is never parsed here: it comes out as the text it was written as. What is left to guard are addresses
 * (`safeUrl`); everything else in the tree was put there by the parser or by the dialect.
 */
function optionsFor(inline: boolean, anchors: boolean): Options {
  return {
    remarkPlugins: [[dialect, { inline }]],
    urlTransform: safeUrl,
    components: inline ? inlineComponents : components(anchors),
    ...(inline ? { allowedElements: LABEL_ELEMENTS, unwrapDisallowed: true } : {}),
  };
}

const LABEL_ELEMENTS = ["a", "br", "code", "del", "em", "ev-emoji", "ev-icon", "img", "small", "span", "strong"];
