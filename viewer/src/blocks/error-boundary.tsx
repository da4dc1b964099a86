// Keeps a failure in one element to that element: the rest of the page goes on, and a new version of the node tries again.
import { Component, type ReactNode } from "react";
import type { TreeNode } from "../core/tree";

interface Props {
  readonly node: TreeNode;
  readonly children: ReactNode;
}

interface State {
  readonly error: Error | undefined;
  readonly of: TreeNode;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined, of: this.props.node };

  static getDerivedStateFromError(thrown: unknown): Partial<State> {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  static getDerivedStateFromProps({ node }: Props, { of }: State): Partial<State> | null {
    return node === of ? null : { error: undefined, of: node };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    const { kind, line } = this.props.node;
    return (
      <div className="ev-note" role="alert">
        <strong>The page could not draw this {kind}</strong>
        {line ? ` (from ${line})` : ""}: {error.message}
      </div>
    );
  }
}
