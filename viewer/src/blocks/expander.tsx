// `st.expander` and `st.status`: a line that opens to show what is below it.
import { type ReactNode, useState } from "react";
import type { TreeNode } from "../core/tree";
import { Icon } from "../elements/icon";
import { MarkdownText } from "../elements/markdown-text";
import type { ElementProps } from "../registry";
import { useRevealed } from "../store/session";
import { useWidget } from "../store/widgets";
import { names } from "./children";
import { Flow } from "./flow";
import { CheckIcon, ChevronIcon, CrossIcon } from "./icons";

export function Expander({ node }: ElementProps<"expander">): ReactNode {
  const { label, icon, expanded = false, type, widget } = node.props;
  const handle = useWidget<boolean>(node);
  const [local, setLocal] = useFollowed(expanded);
  const revealed = useRevealed(node.id);
  const open = revealed || (widget === undefined ? local : Boolean(handle.value));
  const toggle = () => {
    setLocal(!open);
    if (widget !== undefined) handle.commit(!open);
  };
  const sign = icon ? <Icon value={icon} /> : undefined;
  return <Details node={node} label={label} sign={sign} open={open} compact={type === "compact"} onToggle={toggle} />;
}

export function Status({ node }: ElementProps<"status">): ReactNode {
  const { label, state, expanded = false, type } = node.props;
  const [open, setOpen] = useFollowed(expanded);
  const revealed = useRevealed(node.id);
  return (
    <Details
      node={node}
      label={label}
      sign={<StatusSign state={state} />}
      open={open || revealed}
      compact={type === "compact"}
      onToggle={() => setOpen(!open)}
    />
  );
}

function StatusSign({ state }: { state: "running" | "complete" | "error" }): ReactNode {
  if (state === "running") {
    return <span className="ev-arc" data-testid="stExpanderIconSpinner" role="img" aria-label="Running" />;
  }
  return state === "complete" ? (
    <span className="ev-status-done" data-testid="stExpanderIconCheck" role="img" aria-label="Complete">
      <CheckIcon />
    </span>
  ) : (
    <span className="ev-status-failed" data-testid="stExpanderIconError" role="img" aria-label="Failed">
      <CrossIcon />
    </span>
  );
}

interface DetailsProps {
  readonly node: TreeNode<"expander"> | TreeNode<"status">;
  readonly label: string;
  readonly sign: ReactNode;
  readonly open: boolean;
  readonly compact: boolean;
  onToggle(): void;
}

function Details({ node, label, sign, open, compact, onToggle }: DetailsProps): ReactNode {
  return (
    <div className={names("stExpander", compact ? "ev-compact" : "ev-card-flush")} data-testid="stExpander">
      <details open={open} onToggle={(event) => event.currentTarget.open !== open && onToggle()}>
        <summary>
          <ChevronIcon />
          {sign && <span className="ev-sign">{sign}</span>}
          <span className="ev-summary-label">
            <MarkdownText source={label} inline />
          </span>
        </summary>
        <div className="stExpanderDetails" data-testid="stExpanderDetails">
          <Flow of={node} />
        </div>
      </details>
    </div>
  );
}

/** State of the user's own that the app sets anew by changing its prop. */
function useFollowed(prop: boolean): [boolean, (value: boolean) => void] {
  const [state, setState] = useState({ value: prop, prop });
  const current = state.prop === prop ? state : { value: prop, prop };
  if (current !== state) setState(current);
  return [current.value, (value) => setState({ value, prop })];
}
