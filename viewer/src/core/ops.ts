// The ops of a patch and what they do to a tree: step 10 of the click journey, the same rules as evlit/core/ops.py.
import { ROOTS } from "./elements.gen";
import type { Json, JsonObject } from "./json";
import { plant, propsOf, subtree, type Tree, type TreeNode, type WireNode } from "./tree";

export type Op =
  | readonly ["insert", parent: number, index: number, node: WireNode]
  | readonly ["set", id: number, props: JsonObject]
  | readonly ["unset", id: number, props: readonly string[]]
  | readonly ["append", id: number, prop: string, text: string]
  | readonly ["move", id: number, parent: number, index: number]
  | readonly ["remove", id: number];

/** An op that does not fit the tree: viewer and server no longer agree, and the tree must be fetched anew. */
export class OpError extends Error {
  readonly op: string;
  readonly node: number;

  constructor(op: string, node: number, problem: string) {
    super(`op "${op}" on node ${node}: ${problem}`);
    this.name = "OpError";
    this.op = op;
    this.node = node;
  }
}

export interface Applied {
  readonly tree: Tree;
  /** Nodes that are another object than before, or gone. */
  readonly changed: ReadonlySet<number>;
  /** Nodes that were not there before. */
  readonly inserted: ReadonlySet<number>;
  /** Nodes that are no longer there. */
  readonly removed: ReadonlyMap<number, TreeNode>;
  /** Nodes of which an op brought `value`: what the app decided about a widget. */
  readonly decided: ReadonlySet<number>;
  /** Nodes to show now (toasts, balloons, snow): those inserted, and those whose `run` was set. */
  readonly shown: ReadonlySet<number>;
}

const SHOWN_ONCE: ReadonlySet<string> = new Set(["toast", "balloons", "snow"]);
const FIXED: ReadonlySet<number> = new Set(Object.values(ROOTS));

/** Applies a patch. The given tree stays as it is; nodes that no op touched are shared. */
export function applyOps(tree: Tree, ops: readonly Op[]): Applied {
  const draft = new Draft(tree);
  for (const op of ops) draft.apply(op);
  return draft.done();
}

class Draft {
  readonly #before: Tree;
  readonly #nodes: Map<number, TreeNode>;
  readonly #parents: Map<number, number>;
  readonly #changed = new Set<number>();
  readonly #decided = new Set<number>();
  readonly #shown = new Set<number>();

  constructor(tree: Tree) {
    this.#before = tree;
    this.#nodes = new Map(tree.nodes);
    this.#parents = new Map(tree.parents);
  }

  apply(op: Op): void {
    switch (op[0]) {
      case "insert":
        return this.#insert(op[1], op[2], op[3]);
      case "set":
        return this.#set(op[1], op[2]);
      case "unset":
        return this.#unset(op[1], op[2]);
      case "append":
        return this.#append(op[1], op[2], op[3]);
      case "move":
        return this.#move(op[1], op[2], op[3]);
      case "remove":
        return this.#remove(op[1]);
      default:
        return unknownOp(op);
    }
  }

  done(): Applied {
    const inserted = new Set<number>();
    const removed = new Map<number, TreeNode>();
    for (const id of this.#changed) {
      const before = this.#before.nodes.get(id);
      if (!this.#nodes.has(id)) {
        if (before) removed.set(id, before);
        this.#decided.delete(id);
        this.#shown.delete(id);
      } else if (!before) inserted.add(id);
    }
    const tree = { nodes: this.#nodes, parents: this.#parents };
    return { tree, changed: this.#changed, inserted, removed, decided: this.#decided, shown: this.#shown };
  }

  #insert(parent: number, index: number, wire: WireNode): void {
    if (this.#nodes.has(wire.id)) throw new OpError("insert", wire.id, "the id is in the tree already");
    this.#splice("insert", wire.id, parent, index);
    this.#parents.set(wire.id, parent);
    for (const id of plant(wire, this.#nodes, this.#parents)) {
      const node = this.#nodes.get(id);
      this.#changed.add(id);
      if (node && "value" in node.props) this.#decided.add(id);
      if (node && SHOWN_ONCE.has(node.kind)) this.#shown.add(id);
    }
  }

  #set(id: number, props: JsonObject): void {
    const node = this.#find("set", id);
    this.#put(node, { ...propsOf(node), ...props });
    if ("value" in props) this.#decided.add(id);
    if ("run" in props && SHOWN_ONCE.has(node.kind)) this.#shown.add(id);
  }

  #unset(id: number, names: readonly string[]): void {
    const node = this.#find("unset", id);
    const gone = new Set(names);
    this.#put(node, Object.fromEntries(Object.entries(propsOf(node)).filter(([name]) => !gone.has(name))));
    if (gone.has("value")) this.#decided.add(id);
  }

  #append(id: number, prop: string, text: string): void {
    const node = this.#find("append", id);
    const old = propsOf(node)[prop];
    if (typeof old !== "string") {
      throw new OpError("append", id, `expected prop "${prop}" to hold text, it holds ${describe(old)}`);
    }
    this.#put(node, { ...propsOf(node), [prop]: old + text });
  }

  #move(id: number, parent: number, index: number): void {
    this.#find("move", id);
    const tree = { nodes: this.#nodes, parents: this.#parents };
    if (subtree(tree, id).includes(parent)) throw new OpError("move", id, `its new parent ${parent} is inside it`);
    this.#takeOut("move", id);
    this.#splice("move", id, parent, index);
    this.#parents.set(id, parent);
  }

  #remove(id: number): void {
    this.#find("remove", id);
    this.#takeOut("remove", id);
    for (const gone of subtree({ nodes: this.#nodes, parents: this.#parents }, id)) {
      this.#nodes.delete(gone);
      this.#parents.delete(gone);
      this.#changed.add(gone);
    }
  }

  #find(op: string, id: number): TreeNode {
    const node = this.#nodes.get(id);
    if (!node) throw new OpError(op, id, "no such node");
    return node;
  }

  #put(node: TreeNode, props: JsonObject): void {
    this.#nodes.set(node.id, { ...node, props: props as unknown as TreeNode["props"] });
    this.#changed.add(node.id);
  }

  #takeOut(op: string, id: number): void {
    if (FIXED.has(id)) throw new OpError(op, id, "the roots stay where they are");
    const holder = this.#find(op, this.#parents.get(id) ?? Number.NaN);
    this.#setChildren(holder, holder.children?.filter((child) => child !== id) ?? []);
  }

  #splice(op: string, id: number, parent: number, index: number): void {
    const holder = this.#nodes.get(parent);
    if (!holder) throw new OpError(op, id, `no such parent: ${parent}`);
    if (!holder.children) throw new OpError(op, id, `its parent ${parent} (${holder.kind}) is not a block`);
    if (!Number.isInteger(index) || index < 0 || index > holder.children.length) {
      throw new OpError(op, id, `expected an index from 0 to ${holder.children.length} in ${parent}, got ${index}`);
    }
    this.#setChildren(holder, holder.children.toSpliced(index, 0, id));
  }

  #setChildren(holder: TreeNode, children: readonly number[]): void {
    this.#nodes.set(holder.id, { ...holder, children });
    this.#changed.add(holder.id);
  }
}

function describe(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  return value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

function unknownOp(op: never): never {
  const [name, id] = op as unknown as [string, number];
  throw new OpError(name, id, "unknown op; the server speaks a newer protocol, so reload the page");
}
