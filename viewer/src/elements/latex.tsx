// `st.latex`, and the formulas of Markdown. KaTeX, its style sheet and its fonts come with the first formula.
import { type ReactNode, useEffect, useState } from "react";
import type { TreeNode } from "../core/tree";
import { HelpTip } from "./help-tip";
import "./markdown.css";

type Renderer = (source: string, display: boolean) => string;
let renderer: Renderer | undefined;

export function Latex({ node }: { node: TreeNode<"latex"> }): ReactNode {
  const { body, help } = node.props;
  return (
    <div className="stMarkdown" data-testid="stMarkdown">
      <div className="stMarkdownContainer" data-testid="stMarkdownContainer">
        <Formula source={body} display />
      </div>
      {help ? <HelpTip text={help} /> : null}
    </div>
  );
}

/** One formula, in the line or as a block. Until KaTeX is there, and when it cannot read it, its source is shown. */
export function Formula({ source, display = false }: { source: string; display?: boolean }): ReactNode {
  const [ready, setReady] = useState(renderer !== undefined);
  useEffect(() => {
    if (ready) return;
    let gone = false;
    import("./formula").then((module) => {
      renderer = module.renderFormula;
      if (!gone) setReady(true);
    });
    return () => {
      gone = true;
    };
  }, [ready]);
  const className = display ? "ev-formula ev-formula-block" : "ev-formula";
  if (!renderer) {
    return (
      <span className={className}>
        <code>{source}</code>
      </span>
    );
  }
  const html = renderer(source, display);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX wrote it, with `trust` off it takes no HTML from the source
  return <span className={className} dangerouslySetInnerHTML={{ __html: html }} />;
}
