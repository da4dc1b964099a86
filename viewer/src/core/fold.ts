// The fold: what the messages of the server add up to. Pure; the store calls it and tells React what changed.
import { merged } from "./edits";
import type { Json } from "./json";
import type { Fresh, Patch, RunMessage, SourceMessage, Values, Welcome } from "./messages";
import { type Applied, applyOps } from "./ops";
import { emptyTree, isKind, propsOf, type Tree, type TreeNode, treeOf } from "./tree";

export interface Run {
  readonly run: string | number;
  readonly scope: "app" | readonly string[];
  readonly inputs: number;
  /** How many of a container's first children this run has redrawn. */
  readonly redrawn: ReadonlyMap<number, number>;
  /** Nodes that appeared during this run: new, wherever they stand. */
  readonly drawn: ReadonlySet<number>;
}

export interface View {
  readonly tree: Tree;
  /** The log up to here is in the tree. */
  readonly position: number;
  /** Runs under way, by id. */
  readonly runs: ReadonlyMap<string | number, Run>;
  /** A run is under way; also true when one began before this viewer came and is not in `runs`. */
  readonly running: boolean;
  /** Position of the last accepted input that asks for a run, and of the last one that some run has taken. */
  readonly asked: number;
  readonly taken: number;
  /** A source that was saved since the app last ran as a whole. */
  readonly changed?: string | undefined;
  /** The run that ended last. */
  readonly lastRun?: RunMessage;
}

export function emptyView(): View {
  return { tree: emptyTree(), position: 0, runs: new Map(), running: false, asked: 0, taken: 0 };
}

/** A connection begins. Without a tree the view goes on from its position; which runs there are is news either way. */
export function foldWelcome(view: View, welcome: Welcome): View {
  const { tree, position, running } = welcome;
  const kept = tree ? { tree: treeOf(tree), position } : { tree: view.tree, position: view.position };
  return { ...kept, runs: new Map(), running, asked: 0, taken: 0, changed: welcome.changed };
}

export function foldSource(view: View, message: SourceMessage): View {
  return { ...view, changed: message.path };
}

export interface Folded extends Omit<Applied, "tree"> {
  readonly view: View;
}

export function foldPatch(view: View, patch: Patch): Folded {
  const { tree, ...rest } = applyOps(view.tree, patch.ops);
  const runs = rest.inserted.size && view.runs.size ? withDrawn(view.runs, rest.inserted) : view.runs;
  return { ...rest, view: { ...view, tree, position: Math.max(view.position, patch.position), runs } };
}

function withDrawn(runs: View["runs"], inserted: ReadonlySet<number>): View["runs"] {
  return new Map([...runs].map(([id, run]) => [id, { ...run, drawn: new Set([...run.drawn, ...inserted]) }]));
}

export function foldRun(view: View, message: RunMessage): View {
  const runs = new Map(view.runs);
  if (message.phase === "started") {
    const { run, scope, inputs } = message;
    runs.set(run, { run, scope, inputs, redrawn: new Map(), drawn: new Set() });
    const changed = scope === "app" ? undefined : view.changed;
    return { ...view, runs, running: true, taken: Math.max(view.taken, inputs), changed };
  }
  runs.delete(message.run);
  return { ...view, runs, running: runs.size > 0 || anotherFollows(message), lastRun: message };
}

/** A run that asked for a rerun, or made room for another, is followed by one at once: the script is not at rest between. */
function anotherFollows({ outcome }: RunMessage): boolean {
  return outcome === "rerun" || outcome === "cancelled";
}

export function foldFresh(view: View, message: Fresh): View {
  const run = view.runs.get(message.run);
  if (!run) return view;
  const redrawn = new Map(run.redrawn);
  for (const [container, count] of Object.entries(message.nodes)) redrawn.set(Number(container), count);
  return { ...view, runs: new Map(view.runs).set(run.run, { ...run, redrawn }) };
}

/** An accepted input: the server folds its values into the `value` props and sends no op for them, so the viewer does too. */
export function foldAccepted(
  view: View,
  position: number,
  values: Values,
  asks = true,
): { view: View; changed: number[] } {
  const changed: number[] = [];
  const nodes = new Map(view.tree.nodes);
  for (const node of view.tree.nodes.values()) {
    const props = propsOf(node);
    const { widget } = props;
    // As core/fold.py: a value goes where there is one.
    if (typeof widget !== "string" || !("value" in props) || !Object.hasOwn(values, widget)) continue;
    nodes.set(node.id, withValue(node, merged(props.value, values[widget] ?? null)));
    changed.push(node.id);
  }
  const tree = changed.length ? { ...view.tree, nodes } : view.tree;
  const asked = asks ? Math.max(view.asked, position) : view.asked;
  return { view: { ...view, tree, position: Math.max(view.position, position), asked }, changed };
}

/** A dialog that was closed: the server marks its node and sends no op for it, so the viewer does too. */
export function foldDismissed(
  view: View,
  position: number,
  dialog: string,
  run: number,
): { view: View; changed: number[] } {
  let { asked, tree } = view;
  const node = [...tree.nodes.values()].find((node) => isKind(node, "dialog") && node.props.id === dialog);
  if (isKind(node, "dialog")) {
    if (node.props.notify) asked = Math.max(asked, position);
    tree = { ...tree, nodes: new Map(tree.nodes).set(node.id, { ...node, props: { ...node.props, dismissed: run } }) };
  }
  const changed = node ? [node.id] : [];
  return { view: { ...view, tree, position: Math.max(view.position, position), asked }, changed };
}

function withValue(node: TreeNode, value: Json): TreeNode {
  return { ...node, props: { ...propsOf(node), value } as unknown as TreeNode["props"] };
}
