// Which component draws which kind. Each folder keeps its own part; heavy components enter it through React.lazy.
import type { ComponentType } from "react";
import { blocks } from "./blocks/registry";
import type { Kind } from "./core/elements.gen";
import type { TreeNode } from "./core/tree";
import { elements } from "./elements/registry";
import { widgets } from "./widgets/registry";

export interface ElementProps<K extends Kind = Kind> {
  readonly node: TreeNode<K>;
}

export type Registry = { readonly [K in Kind]?: ComponentType<ElementProps<K>> };

const registry: Registry = { ...blocks, ...elements, ...widgets };

/** The component of a kind; undefined for kinds of a newer server. */
export function componentFor(kind: string): ComponentType<ElementProps> | undefined {
  // The index says that kind and component belong together, which a lookup by a plain string cannot show.
  return (registry as Readonly<Record<string, ComponentType<ElementProps> | undefined>>)[kind];
}
