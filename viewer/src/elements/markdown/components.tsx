// What stands for each element of parsed Markdown.
import type { Element } from "hast";
import type { AnchorHTMLAttributes, ImgHTMLAttributes, InputHTMLAttributes, ReactNode } from "react";
import type { Components, ExtraProps } from "react-markdown";
import { CodeBlock } from "../code-block";
import { Emoji } from "../emoji";
import { type HeadingLevel, HeadingLine } from "../heading-line";
import { MaterialIcon } from "../icon";
import { Formula } from "../latex";

type Props<T> = T & ExtraProps;

function Link({ node: _, children, ...props }: Props<AnchorHTMLAttributes<HTMLAnchorElement>>): ReactNode {
  // Links within the page stay in it; all others leave the app and its state alone.
  const within = props.href?.startsWith("#") ?? true;
  return (
    <a {...props} {...(within ? {} : { target: "_blank", rel: "noopener noreferrer" })}>
      {children}
    </a>
  );
}

function Image({ node: _, alt = "", ...props }: Props<ImgHTMLAttributes<HTMLImageElement>>): ReactNode {
  // An address that was refused is empty, and for that a browser would load the page itself once more.
  return props.src ? <img {...props} alt={alt} loading="lazy" /> : alt;
}

/** The box of a task list shows how things stand and cannot be changed; it gets a name. Other inputs are HTML of the app. */
function Input({ node: _, ...props }: Props<InputHTMLAttributes<HTMLInputElement>>): ReactNode {
  const task = props.type === "checkbox" && props.disabled;
  return <input {...props} {...(task ? { readOnly: true, "aria-label": props.checked ? "done" : "open" } : {})} />;
}

function InlineCode({
  node,
  className,
  children,
}: Props<{ className?: string | undefined; children?: ReactNode }>): ReactNode {
  const kind = className ?? "";
  if (kind.includes("math-inline")) return <Formula source={textOf(node)} />;
  if (kind.includes("math-display")) return <Formula source={textOf(node)} display />;
  return <code className={className}>{children}</code>;
}

function Fence({ node }: Props<{ children?: ReactNode }>): ReactNode {
  const code = node?.children.find((child): child is Element => child.type === "element");
  const classes = code?.properties.className;
  const names = Array.isArray(classes) ? classes.map(String) : [];
  if (names.includes("math-display")) return <Formula source={textOf(code)} display />;
  const language = names.find((name) => name.startsWith("language-"))?.slice("language-".length);
  return (
    <div className="stMarkdownPre" data-testid="stMarkdownPre">
      <CodeBlock source={textOf(code ?? node).replace(/\n$/, "")} {...(language ? { language } : {})} />
    </div>
  );
}

function Table({ node: _, ...props }: Props<{ children?: ReactNode }>): ReactNode {
  return (
    <div className="ev-table-scroll">
      <table {...props} />
    </div>
  );
}

type HeadingProps = Props<{ children?: ReactNode; id?: string | undefined }>;

function Heading({ node, children, id }: HeadingProps): ReactNode {
  return (
    <HeadingLine level={levelOf(node)} text={textOf(node)} id={id}>
      {children}
    </HeadingLine>
  );
}

function HeadingWithoutAnchor({ node, children }: HeadingProps): ReactNode {
  return (
    <HeadingLine level={levelOf(node)} text={textOf(node)} anchor={false}>
      {children}
    </HeadingLine>
  );
}

function levelOf(node: Element | undefined): HeadingLevel {
  return (Number(node?.tagName.slice(1)) || 1) as HeadingLevel;
}

function headings(heading: typeof Heading): Components {
  return { h1: heading, h2: heading, h3: heading, h4: heading, h5: heading, h6: heading };
}

/** Elements the dialect adds; their names are not HTML's, which is all `Components` knows. */
const OWN = {
  "ev-icon": ({ name = "" }: { name?: string }) => <MaterialIcon name={name} />,
  "ev-emoji": ({ name = "" }: { name?: string }) => <Emoji name={name} />,
} as Components;

export const inlineComponents: Components = { ...OWN, a: Link, img: Image, code: InlineCode };

const BLOCKS: Components = { ...inlineComponents, pre: Fence, table: Table, input: Input };
const WITH_ANCHORS: Components = { ...BLOCKS, ...headings(Heading) };
const WITHOUT_ANCHORS: Components = { ...BLOCKS, ...headings(HeadingWithoutAnchor) };

export function components(anchors: boolean): Components {
  return anchors ? WITH_ANCHORS : WITHOUT_ANCHORS;
}

/** The text below a node, without its marks. */
export function textOf(node: Element | Element["children"][number] | undefined): string {
  if (!node) return "";
  if (node.type === "text") return node.value;
  return "children" in node ? node.children.map(textOf).join("") : "";
}
