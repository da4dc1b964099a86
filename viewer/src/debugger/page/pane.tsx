// The pane with the app as it was at the position that is shown.
import { type ReactNode, useLayoutEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useLasting } from "../../app/hooks";
import { schemeInUse } from "../../theme/scheme";
import { useDebugger, useShown } from "../debugger";
import { usePointed } from "../tree/pointed";
import type { Moment } from "../wire";
import { AddressLine } from "./address-line";
import type { Mark } from "./contract";
import { Along, Frame, type Shows } from "./frame";
import { marksOf } from "./marks";
import { momentsOf, type PageState } from "./moments";
import { type Options, type Theme, useOptions } from "./options";
import css from "./page.module.css";
import { Segments } from "./segments";
import { TouchedLine } from "./touched-line";
import { Trouble } from "./trouble";
import { useWhatIf } from "./use-what-if";
import { WhatIfPage } from "./what-if";
import { WIDTHS } from "./widths";

/** A page that comes sooner needs no word. */
const LATE_MS = 400;

export function AppPane(): ReactNode {
  const found = useDebugger();
  const moments = momentsOf(found);
  const state = useSyncExternalStore(moments.subscribe, () => moments.state);
  const [options, setOptions] = useOptions();
  const [compares, setCompares] = useState(false);
  const edited = useShown("recording").app;
  useEscape();
  const { moment, problem } = state;
  const comparing = useWhatIf(compares, state.tree, moment?.position);
  const [along] = useState(() => new Along());
  return (
    <div className={css.pane}>
      <header className={css.bar}>
        <AddressLine moment={moment} />
        <Choices options={options} onChange={setOptions} />
        {edited !== null && (
          <button
            type="button"
            className={css.toggle}
            aria-pressed={compares}
            title={`Run this session again with ${edited}, and compare`}
            onClick={() => setCompares(!compares)}
          >
            What if
          </button>
        )}
      </header>
      <div className={css.pages} data-split={compares || undefined}>
        <Recorded
          state={state}
          options={options}
          along={along}
          caption={compares ? "As recorded" : undefined}
          differs={compares ? comparing.compared?.left : undefined}
        />
        {compares && (
          <WhatIfPage comparing={comparing} along={along} options={options} scheme={schemeOf(options.theme, moment)} />
        )}
      </div>
      {problem && <Trouble problem={problem} onGo={(to) => found.go(to)} onRetry={() => moments.retry()} />}
      <TouchedLine moment={moment} late={useLasting(state.behind && problem === null, LATE_MS)} />
    </div>
  );
}

function Recorded({ state, options, along, caption, differs }: RecordedProps): ReactNode {
  const found = useDebugger();
  const node = useShown("node");
  const { app } = useShown("session");
  const [pointed, point] = usePointed(found);
  const { session, moment, tree, step, problem } = state;
  const shows = useMemo<Shows>(() => ({ session, title: app, moment, tree, step }), [session, app, moment, tree, step]);
  const marks = useMemo(() => (moment ? marksOf(moment.touched) : []), [moment]);
  return (
    <div className={css.side}>
      {caption && <h3 className={css.caption}>{caption}</h3>}
      <Frame
        name="The app as it was"
        shows={shows}
        marks={differs ?? marks}
        noun={differs ? "difference" : "change"}
        along={along}
        scheme={schemeOf(options.theme, moment)}
        width={options.width}
        selected={node}
        hovered={pointed}
        dimmed={problem !== null}
        onPick={(id) => found.select(id)}
        onHover={point}
      />
    </div>
  );
}

interface RecordedProps {
  readonly state: PageState;
  readonly options: Options;
  readonly along: Along;
  readonly caption: string | undefined;
  /** What another page has otherwise; instead of what the event changed. */
  readonly differs: readonly Mark[] | undefined;
}

const THEMES = [
  { value: "was", label: "As was", title: "In the theme that the page had" },
  { value: "light", label: "Light", title: "In the light theme" },
  { value: "dark", label: "Dark", title: "In the dark theme" },
] as const;

interface ChoicesProps {
  readonly options: Options;
  onChange(part: Partial<Options>): void;
}

function Choices({ options, onChange }: ChoicesProps): ReactNode {
  return (
    <>
      <Segments
        name="Theme of the page"
        of={THEMES}
        value={options.theme}
        onChange={(theme: Theme) => onChange({ theme })}
      />
      <Segments name="Width of the page" of={WIDTHS} value={options.width} onChange={(width) => onChange({ width })} />
    </>
  );
}

/** Where nothing is known of the page's theme, it has that of the debugger. */
function schemeOf(theme: Theme, moment: Moment | null): "light" | "dark" {
  if (theme !== "was") return theme;
  return moment?.theme === "light" || moment?.theme === "dark" ? moment.theme : schemeInUse();
}

/** Where Escape is for something else. A search field without text has no more use for it. */
const OWN_ESCAPE = "input:not(:placeholder-shown), textarea, select, dialog[open], [role=dialog]";

/** Escape gives up the selection, wherever the focus is, unless something nearer makes use of it. */
function useEscape(): void {
  const found = useDebugger();
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || found.shown.node === null) return;
      if (event.target instanceof Element && event.target.closest(OWN_ESCAPE)) return;
      found.change({ node: null });
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [found]);
}
