// What `data-test-script-state` says: one word for where the script stands, which tests of apps wait for.
import type { View } from "./fold";
import { type Input, isNote } from "./messages";
import { isKind } from "./tree";

export type ScriptState =
  | "initial"
  | "running"
  | "notRunning"
  | "rerunRequested"
  | "stopRequested"
  | "compilationError";

/** Inputs that most often lead to no run. */
const QUIET: ReadonlySet<Input["type"]> = new Set(["dismiss", "follow", "theme"]);

/** `waiting` are the inputs that the server has not acknowledged yet. */
export function scriptState(view: View, welcomed: boolean, waiting: readonly Input[]): ScriptState {
  if (!welcomed) return "initial";
  if (waiting.some((input) => input.type === "stop")) return "stopRequested";
  if (waiting.some((input) => !QUIET.has(input.type) && !isNote(input))) return "rerunRequested";
  if (view.running) return "running";
  // Accepted, and its run not begun: between two messages of the server the script does not count as at rest.
  if (view.asked > view.taken) return "rerunRequested";
  return doesNotCompile(view) ? "compilationError" : "notRunning";
}

function doesNotCompile({ tree }: View): boolean {
  const events = tree.nodes.get(4)?.children ?? [];
  return events.some((id) => {
    const node = tree.nodes.get(id);
    return isKind(node, "exception") && node.props.syntax === true;
  });
}
