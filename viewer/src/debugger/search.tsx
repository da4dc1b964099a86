// The search field: it filters the list of events, and steps from match to match.
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useDebugger, useShown } from "./debugger";
import { useDesk } from "./desk";
import { Icon, IconButton } from "./icons";
import type { Step } from "./steps";

/** Milliseconds without another letter after which the list is filtered. */
const PAUSE = 180;

export function Search(): ReactNode {
  const debugged = useDebugger();
  const { steps } = useDesk();
  const { text = "" } = useShown("filter");
  const [typed, setTyped] = useState(text);
  const [from, setFrom] = useState(text);
  const field = useRef<HTMLInputElement>(null);
  // What came from elsewhere (an address, a chip) is shown as if it had been typed.
  if (from !== text) {
    setFrom(text);
    setTyped(text);
  }
  const search = (words: string) => {
    setFrom(words);
    debugged.change({ filter: { ...debugged.shown.filter, text: words || undefined } });
  };
  const step = (way: Step) => {
    if (typed !== text) search(typed);
    steps.to("match", way);
  };
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => search(typed), PAUSE);
    return () => clearTimeout(timer);
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is too young for some browsers, and for the tests
    <div className="dbg-search" role="search">
      <Icon sign="search" />
      <input
        ref={field}
        id="dbg-search"
        type="search"
        placeholder="Search"
        aria-label="Search events"
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            if (typed) {
              setTyped("");
              search("");
            } else field.current?.blur();
          } else if (event.key === "Enter" && typed) {
            event.preventDefault();
            step(event.shiftKey ? -1 : 1);
          }
        }}
      />
      {typed ? (
        <>
          <IconButton sign="up" label="Previous match" keys="p" onClick={() => step(-1)} />
          <IconButton sign="down" label="Next match" keys="n" onClick={() => step(1)} />
        </>
      ) : (
        <kbd>/</kbd>
      )}
    </div>
  );
}
