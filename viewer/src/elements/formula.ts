// KaTeX with its style sheet: loaded by `latex.tsx` when the first formula is drawn.
import "katex/dist/katex.min.css";
import katex from "katex";

/** HTML with MathML beside it for screen readers. A formula that cannot be read comes back as its source, marked. */
export function renderFormula(source: string, display: boolean): string {
  return katex.renderToString(source, {
    displayMode: display,
    throwOnError: false,
    errorColor: "var(--ev-red)",
    strict: false,
    trust: false,
    maxExpand: 1000,
  });
}
