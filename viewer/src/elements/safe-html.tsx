// Puts sanitised HTML into the page; a chunk of its own, with DOMPurify.
import DOMPurify, { type Config } from "dompurify";
import { type ReactNode, useLayoutEffect, useRef } from "react";

const SAFE: Config = {
  // Without it a leading <style> is dropped as belonging to a head.
  FORCE_BODY: true,
  ADD_ATTR: ["target"],
};

// A page's own scripts on request: whatever else an attacker could use stays out.
const WITH_SCRIPTS: Config = {
  ...SAFE,
  ADD_TAGS: ["script"],
  ADD_ATTR: ["target", "async", "defer", "type", "crossorigin"],
};

export default function SafeHtml({ source, scripts }: { source: string; scripts: boolean }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // A fragment made by a range runs its scripts when it is put in; innerHTML never would.
    const range = document.createRange();
    const fragment = range.createContextualFragment(sanitised(source, scripts));
    box.current?.replaceChildren(fragment);
  }, [source, scripts]);
  return <div ref={box} />;
}

/** The HTML that is left of `source`. */
export function sanitised(source: string, scripts = false): string {
  const clean = DOMPurify.sanitize(source, { ...(scripts ? WITH_SCRIPTS : SAFE), RETURN_DOM_FRAGMENT: true });
  for (const link of clean.querySelectorAll("a[target]")) link.setAttribute("rel", "noopener noreferrer");
  const box = document.createElement("div");
  box.append(clean);
  return box.innerHTML;
}
