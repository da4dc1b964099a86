// The element tree as a value: nodes by id, shared between versions as long as they did not change.
import type { Kind, PropsByKind } from "./elements.gen";
import { ROOTS } from "./elements.gen";
import type { JsonObject } from "./json";

/** A node as it travels: with its subtree inside. */
export interface WireNode {
  readonly id: number;
  readonly kind: string;
  readonly key: string;
  readonly props: JsonObject;
  readonly line?: string;
  readonly fragment?: string;
  readonly children?: readonly WireNode[];
}

/** A node as it is kept: its children by id. Immutable: a change makes a new object, so identity tells what changed. */
export interface TreeNode<K extends Kind = Kind> {
  readonly id: number;
  readonly kind: K;
  readonly key: string;
  readonly props: PropsByKind[K];
  readonly children?: readonly number[];
  readonly fragment?: string;
  readonly line?: string;
}

export interface Tree {
  readonly nodes: ReadonlyMap<number, TreeNode>;
  readonly parents: ReadonlyMap<number, number>;
}

/** What every session starts from: node 0 and its four roots. */
export function emptyTree(): Tree {
  const { app, ...roots } = ROOTS;
  const children = Object.entries(roots).map(([key, id]) => ({ id, kind: "root", key, props: {}, children: [] }));
  return treeOf({ id: app, kind: "app", key: "app", props: {}, children });
}

/** The tree under one wire node, which becomes its top. */
export function treeOf(top: WireNode): Tree {
  const nodes = new Map<number, TreeNode>();
  const parents = new Map<number, number>();
  plant(top, nodes, parents);
  return { nodes, parents };
}

/** Enters a wire node and its subtree into the two maps; returns the ids entered, the top one first. */
export function plant(wire: WireNode, nodes: Map<number, TreeNode>, parents: Map<number, number>): number[] {
  const { children, ...rest } = wire;
  // A kind or prop this viewer does not know stays as it came: the registry draws a placeholder for it.
  const node = (children ? { ...rest, children: children.map((child) => child.id) } : rest) as unknown as TreeNode;
  nodes.set(node.id, node);
  const planted = [node.id];
  for (const child of children ?? []) {
    parents.set(child.id, node.id);
    planted.push(...plant(child, nodes, parents));
  }
  return planted;
}

/** Props without regard to the kind, for code that treats all kinds alike. */
export function propsOf(node: TreeNode): JsonObject {
  return node.props as unknown as JsonObject;
}

/** Whether the node has this kind; narrows its props. */
export function isKind<K extends Kind>(node: TreeNode | undefined, kind: K): node is TreeNode<K> {
  return node?.kind === kind;
}

/** The id and all ids below it, parents before children. */
export function subtree(tree: Tree, id: number): number[] {
  const found = [id];
  for (const child of tree.nodes.get(id)?.children ?? []) found.push(...subtree(tree, child));
  return found;
}
