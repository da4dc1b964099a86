// The frame with the recorded page: builds its parts when the debugger asks for them.
import "./alone"; // first: it takes from the frame what a recorded page must not have
import { type ReactNode, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { App } from "../../app/app";
import { loadControls } from "../../widgets/later";
import type { Host, Still, StillWindow } from "./contract";
import { shield } from "./shield";
import { StillPage } from "./still";
import { StillClient } from "./still-client";
import "./still.css";

type Scheme = "light" | "dark";

/** The theme of the page, which the debugger sets from outside of React. */
class SchemeOf {
  readonly #listeners = new Set<() => void>();
  constructor(private value: Scheme) {}

  now = (): Scheme => this.value;
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  set(value: Scheme): void {
    this.value = value;
    for (const listener of this.#listeners) listener();
  }
}

function Page({ still, scheme }: { still: StillClient; scheme: SchemeOf }): ReactNode {
  return <App client={still.client} scheme={useSyncExternalStore(scheme.subscribe, scheme.now)} />;
}

function open(host: Host, first: Scheme): Still {
  const root = document.getElementById("root");
  if (!root) throw new Error('expected <div id="root"> in the page');
  const stop = focusStop();
  root.before(stop);
  const still = new StillClient();
  const scheme = new SchemeOf(first);
  flushSync(() => createRoot(root).render(<Page still={still} scheme={scheme} />));
  const page = new StillPage({ host, still, stop, setScheme: (next) => flushSync(() => scheme.set(next)) });
  page.scheme(first);
  shield(window, {
    host,
    stop,
    picked: (id) => host.picked(id),
    opened: (id) => page.act(id),
    hovered: (id) => {
      page.hover(id);
      host.hovered(id);
    },
  });
  stop.addEventListener("blur", () => host.hovered(null));
  return page;
}

/** Where the focus is while the page has it: for the Tab key, all of the page is one stop. */
function focusStop(): HTMLElement {
  const stop = document.createElement("div");
  stop.id = "stop";
  stop.tabIndex = 0;
  stop.setAttribute("role", "group");
  stop.setAttribute("aria-label", "The page as it was; nothing in it can be operated");
  return stop;
}

// The controls are here before the first moment is: otherwise each would be drawn as a gap first.
void loadControls().finally(() => {
  (window as StillWindow).evlitOpenPage = open;
  window.dispatchEvent(new Event("evlit-ready"));
});
