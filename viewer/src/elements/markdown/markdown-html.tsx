// Markdown with HTML in it (`unsafe_allow_html`): a chunk of its own because of the HTML parser.
import type { Element, Root } from "hast";
import type { ReactNode } from "react";
import ReactMarkdown, { type Options } from "react-markdown";
import rehypeRaw from "rehype-raw";
import { SKIP, visit } from "unist-util-visit";
import { isCode, safeUrl } from "./urls";

export default function MarkdownHtml({ source, options }: { source: string; options: Options }): ReactNode {
  return (
    <ReactMarkdown
      {...options}
      rehypePlugins={[rehypeRaw, withoutCode]}
      urlTransform={(url, key) => (isDownload(url, key) ? url : safeUrl(url, key))}
    >
      {source}
    </ReactMarkdown>
  );
}

/** `<a href="data:text/csv;..." download>`: browsers save such links and refuse to open them as pages. */
function isDownload(url: string, key: string): boolean {
  return key === "href" && /^data:/i.test(url);
}

/** The app vouches for its HTML, but what runs code goes: it would do nothing here or break the page. */
function withoutCode(): (tree: Root) => void {
  return (tree) => {
    visit(tree, "element", (node: Element, index, parent) => {
      if (node.tagName === "script" && parent && index !== undefined) {
        parent.children.splice(index, 1);
        return [SKIP, index];
      }
      for (const [name, value] of Object.entries(node.properties)) {
        if (/^on/i.test(name) || /^srcdoc$/i.test(name) || isCode(String(value))) delete node.properties[name];
      }
      return undefined;
    });
  };
}
