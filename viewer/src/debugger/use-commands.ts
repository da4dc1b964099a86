// Does what the keys ask for.
import { useLayoutEffect } from "react";
import { copyText } from "../app/copy-text";
import { addressOf } from "./address-hooks";
import { type Debugger, type Speed, useDebugger } from "./debugger";
import { type Desk, useDesk } from "./desk";
import { type Command, commandOf } from "./keys";
import { layouts } from "./layout";
import { isFiltered } from "./steps";
import type { Asked } from "./toolbar";

export function useCommands(ask: (what: Asked) => void): void {
  const debugged = useDebugger();
  const desk = useDesk();
  // Who sees the debugger can press its keys: not a moment later.
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const command = commandOf(event);
      if (!command) return;
      event.preventDefault();
      obey(command, debugged, desk, ask, event.repeat);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [debugged, desk, ask]);
}

function obey(command: Command, debugged: Debugger, desk: Desk, ask: (what: Asked) => void, held: boolean): void {
  const { position, head, filter, following, recording } = debugged.shown;
  const goal = isFiltered(filter) ? "match" : "error";
  const speed = (to: Speed) => {
    desk.setSpeed(to);
    if (debugged.shown.playing !== null) debugged.change({ playing: to });
  };
  const acts: Readonly<Record<Command, () => void>> = {
    next: () => desk.steps.by(1),
    back: () => desk.steps.by(-1),
    "next-run": () => desk.steps.to("run", 1, held),
    "back-run": () => desk.steps.to("run", -1, held),
    "next-input": () => desk.steps.to("input", 1, held),
    "back-input": () => desk.steps.to("input", -1, held),
    "next-match": () => desk.steps.to(goal, 1, held),
    "back-match": () => desk.steps.to(goal, -1, held),
    first: () => debugged.go(0),
    last: () => debugged.go(head),
    play: () => desk.player.toggle(desk.speed),
    "speed-1": () => speed(1),
    "speed-2": () => speed(2),
    "speed-8": () => speed(8),
    search: () => document.getElementById("dbg-search")?.focus(),
    goto: () => document.getElementById("dbg-position")?.focus(),
    bookmark: () => void bookmark(desk, position),
    left: () => layouts.toggle("left"),
    right: () => layouts.toggle("right"),
    timeline: () => layouts.toggle("timeline"),
    idle: () => desk.stage?.skip(!desk.stage.skipping),
    "zoom-in": () => desk.stage?.zoom(0.5),
    "zoom-out": () => desk.stage?.zoom(2),
    "zoom-all": () => desk.stage?.look(null),
    follow: () => {
      if (!recording.live) desk.say("The recording is not live.");
      else debugged.change(following ? { following: false } : { following: true, playing: null, position: head });
    },
    copy: () => void copyLink(debugged, desk),
    help: () => ask("keys"),
  };
  acts[command]();
}

/** Sets the bookmark or takes it away, and says which. */
export async function bookmark(desk: Desk, position: number): Promise<void> {
  const done = await desk.notes.toggle(position);
  if (done === "set") desk.say(`Bookmark at ${position}.`);
  else if (done === "removed") desk.say("Bookmark taken away.");
  else if (done === "filed") desk.say("The bookmark is in the recording, which is only read.");
  else {
    desk.say("There is a note here: change it in the inspector.");
    desk.debugged.change({ panel: "notes" });
  }
}

export async function copyLink(debugged: Debugger, desk: Desk): Promise<void> {
  const copied = await copyText(addressOf(debugged));
  desk.say(copied ? "A link to this is on the clipboard." : "The browser did not let the page copy.");
}
