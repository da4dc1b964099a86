// What is selected as a hash, and back: a copied address shows the same. docs/debugger-api.md has the spelling.
import type { Panel, Shown } from "./debugger";
import type { Filter } from "./wire";

/** What an address may say; what it does not say is left as it is by default. */
export interface Place {
  readonly session?: string | undefined;
  readonly position?: number | undefined;
  readonly node?: number | undefined;
  readonly run?: number | undefined;
  readonly pin?: number | undefined;
  readonly panel?: Panel | undefined;
  readonly filter: Filter;
}

const PANELS: readonly Panel[] = ["element", "state", "why", "run", "errors", "output", "notes"];

export function readHash(hash: string): Place {
  const [position = "", query = ""] = hash.replace(/^#/, "").split(/\?(.*)/s);
  const said = new URLSearchParams(query);
  const panel = said.get("panel");
  const kinds = said.get("kinds")?.split(",").filter(Boolean);
  return {
    session: said.get("session") || undefined,
    position: whole(position),
    node: whole(said.get("node")),
    run: whole(said.get("run")),
    pin: whole(said.get("pin")),
    panel: PANELS.find((name) => name === panel),
    filter: {
      kinds: kinds?.length ? kinds : undefined,
      run: whole(said.get("in")),
      fragment: said.get("fragment") || undefined,
      widget: said.get("widget") || undefined,
      text: said.get("text") || undefined,
    },
  };
}

/** The session is named only where there are several to choose from. */
export function writeHash(shown: Shown): string {
  const { position, node, run, pin, panel, filter, session, recording } = shown;
  const said = new URLSearchParams();
  if (recording.sessions.length > 1) said.set("session", session.id);
  if (node !== null) said.set("node", String(node));
  if (panel !== "element") said.set("panel", panel);
  if (run !== null) said.set("run", String(run));
  if (pin !== null) said.set("pin", String(pin));
  if (filter.kinds?.length) said.set("kinds", filter.kinds.join(","));
  if (filter.run !== undefined) said.set("in", String(filter.run));
  if (filter.fragment !== undefined) said.set("fragment", filter.fragment);
  if (filter.widget !== undefined) said.set("widget", filter.widget);
  if (filter.text) said.set("text", filter.text);
  // Commas and at-signs mean nothing in a hash; left as they are, people can read it.
  const query = said.toString().replaceAll("%2C", ",").replaceAll("%40", "@").replaceAll("%3A", ":");
  return `#${position}${query && "?"}${query}`;
}

/** What a place changes of what is shown. */
export function shownAt(place: Place, head: number): Partial<Shown> {
  return {
    ...(place.position === undefined ? {} : { position: place.position, following: false, playing: null }),
    node: place.node ?? null,
    run: place.run ?? null,
    pin: place.pin === undefined ? null : Math.min(place.pin, head),
    panel: place.panel ?? "element",
    filter: place.filter,
  };
}

function whole(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
