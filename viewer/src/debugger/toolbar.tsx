// The line at the top: which recording and session, where in it, how to move, what to look for.
import { useMantineColorScheme } from "@mantine/core";
import { type ReactNode, useSyncExternalStore } from "react";
import { schemeInUse } from "../theme/scheme";
import { type Speed, useDebugger, useShown } from "./debugger";
import { useDesk } from "./desk";
import { dayTime } from "./format";
import { IconButton } from "./icons";
import { layouts, useLayout } from "./layout";
import { Search } from "./search";
import { bookmark } from "./use-commands";
import { Where } from "./where";

export function Toolbar({
  choose,
  ask,
}: {
  choose: (session: string | null) => void;
  ask: (what: Asked) => void;
}): ReactNode {
  return (
    <header className="dbg-toolbar">
      <Named choose={choose} />
      <Transport />
      <Where />
      <span className="dbg-space" />
      <Search />
      <Following />
      <Sides />
      <Marked />
      <IconButton sign="dots" label="More" aria-haspopup="dialog" onClick={() => ask("more")} />
      <IconButton sign="help" label="Keys" keys="?" aria-haspopup="dialog" onClick={() => ask("keys")} />
    </header>
  );
}

/** What stands in a dialog over the page. */
export type Asked = "keys" | "more";

function Named({ choose }: { choose: (session: string | null) => void }): ReactNode {
  const { name, path, sessions } = useShown("recording");
  const { app, opened, id } = useShown("session");
  const words = `${app} · ${dayTime(opened)}`;
  return (
    <div className="dbg-named">
      <b className="dbg-brand">evlit</b>
      <h1 title={path}>{name}</h1>
      {sessions.length > 1 ? (
        <button
          type="button"
          className="dbg-button dbg-session"
          title={`Session ${id}: choose another of ${sessions.length}`}
          onClick={() => choose(null)}
        >
          <span>{words}</span> ▾
        </button>
      ) : (
        <span className="dbg-faint dbg-session-only" title={`Session ${id}`}>
          {words}
        </span>
      )}
    </div>
  );
}

const SPEEDS: readonly Speed[] = [1, 2, 8];

function Transport(): ReactNode {
  const debugged = useDebugger();
  const { steps, player } = useDesk();
  const desk = useDesk();
  const playing = useShown("playing");
  const position = useShown("position");
  const head = useShown("head");
  const speed = useSyncExternalStore(desk.subscribe, () => desk.speed);
  return (
    <div className="dbg-transport" role="toolbar" aria-label="Move through the session">
      <IconButton
        sign="first"
        label="End of the previous run"
        keys="Shift ←"
        disabled={position <= 0}
        onClick={() => steps.to("run", -1)}
      />
      <IconButton sign="back" label="Previous event" keys="←" disabled={position <= 0} onClick={() => steps.by(-1)} />
      <IconButton
        sign={playing === null ? "play" : "pause"}
        label={playing === null ? "Play" : "Pause"}
        keys="Space"
        disabled={head === 0}
        onClick={() => player.toggle(speed)}
      />
      <IconButton sign="next" label="Next event" keys="→" disabled={position >= head} onClick={() => steps.by(1)} />
      <IconButton
        sign="last"
        label="End of the next run"
        keys="Shift →"
        disabled={position >= head}
        onClick={() => steps.to("run", 1)}
      />
      <button
        type="button"
        className="dbg-button dbg-speed"
        aria-label={`Speed: ${speed} times`}
        title="Speed (1, 2, 8)"
        onClick={() => {
          const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
          desk.setSpeed(next);
          if (debugged.shown.playing !== null) debugged.change({ playing: next });
        }}
      >
        {speed}×
      </button>
    </div>
  );
}

function Following(): ReactNode {
  const debugged = useDebugger();
  const { live } = useShown("recording");
  const { closed } = useShown("session");
  const following = useShown("following");
  const head = useShown("head");
  if (!live) return null;
  return (
    <button
      type="button"
      className="dbg-button dbg-live"
      aria-pressed={following}
      title={following ? "Stop following (f)" : "Follow what comes (f)"}
      onClick={() =>
        debugged.change(following ? { following: false } : { following: true, playing: null, position: head })
      }
    >
      <i aria-hidden="true" /> {closed !== null ? "ended" : following ? "live" : "paused"}
    </button>
  );
}

function Sides(): ReactNode {
  const { hidden } = useLayout();
  const { setColorScheme } = useMantineColorScheme();
  const dark = schemeInUse() === "dark";
  return (
    <div className="dbg-sides" role="toolbar" aria-label="Panes">
      <IconButton
        sign="left"
        label="Events and elements"
        keys="["
        aria-pressed={!hidden.left}
        onClick={() => layouts.toggle("left")}
      />
      <IconButton
        sign="top"
        label="Timeline"
        keys="t"
        aria-pressed={!hidden.timeline}
        onClick={() => layouts.toggle("timeline")}
      />
      <IconButton
        sign="right"
        label="Inspector"
        keys="]"
        aria-pressed={!hidden.right}
        onClick={() => layouts.toggle("right")}
      />
      <IconButton
        sign={dark ? "sun" : "moon"}
        label={dark ? "Light colours" : "Dark colours"}
        onClick={() => setColorScheme(dark ? "light" : "dark")}
      />
    </div>
  );
}

function Marked(): ReactNode {
  const desk = useDesk();
  const { notes } = desk;
  const position = useShown("position");
  const here = useSyncExternalStore(notes.subscribe, () => notes.at(position) !== undefined);
  return (
    <IconButton
      sign="mark"
      label={here ? "Take the bookmark away" : "Bookmark this position"}
      keys="b"
      aria-pressed={here}
      onClick={() => void bookmark(desk, position)}
    />
  );
}
