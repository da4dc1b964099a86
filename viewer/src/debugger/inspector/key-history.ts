// Where an entry of session_state, or the value of a widget, changes next.
import type { JsonObject } from "../../core/json";
import { filterQuery, isPart } from "../api";
import type { Debugger } from "../debugger";
import type { EventDetail } from "../wire";

/** The filter only finds events that have the name somewhere; so many of them are looked at. */
const TRIES = 60;

/** The index of a long session may still be under way: then it is asked again after so long. */
const AGAIN_MS = 500;

/** The position of the next (or previous) event that sets it or takes it away; null when there is none. */
export async function nextChange(dbg: Debugger, name: string, widget: boolean, step: 1 | -1): Promise<number | null> {
  const kinds = widget ? ["state.changed", "widgets.changed"] : ["state.changed"];
  const filter = filterQuery({ kinds, text: JSON.stringify(name) });
  let from = dbg.shown.position;
  const { moves } = dbg;
  // Whoever went elsewhere wants to know no longer.
  for (let tries = 0; tries < TRIES && dbg.moves === moves; tries++) {
    const found = await dbg.api.get<{ position: number | null }>(dbg.path(`find?from=${from}&step=${step}&${filter}`));
    const { position } = found;
    if (position === null && !isPart(found)) return null;
    if (position === null) {
      await new Promise((then) => setTimeout(then, AGAIN_MS));
      continue;
    }
    const { data } = await dbg.api.get<EventDetail>(dbg.path(`event/${position}`));
    if (isObject(data) && changes(data, name, widget)) return position;
    from = position;
  }
  return null;
}

export function changes(data: JsonObject, name: string, widget: boolean): boolean {
  const [maps, lists] = widget ? [["values", "widgets", "trigger"], ["forgotten"]] : [["set"], ["removed"]];
  return (
    (maps ?? []).some((field) => isObject(data[field]) && Object.hasOwn(data[field], name)) ||
    (lists ?? []).some((field) => Array.isArray(data[field]) && (data[field] as readonly unknown[]).includes(name))
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
