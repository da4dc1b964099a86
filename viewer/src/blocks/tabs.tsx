// `st.tabs`: a row of labels, of which one shows its panel. All panels stay in the page, so what is in them keeps its state.
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { isKind, type TreeNode } from "../core/tree";
import { MarkdownText } from "../elements/markdown-text";
import type { ElementProps } from "../registry";
import { useMark, useNode, useRevealedOf, useSession } from "../store/session";
import { useWidget } from "../store/widgets";
import { Flow } from "./flow";

export function Tabs({ node }: ElementProps<"tabs">): ReactNode {
  const { store } = useSession();
  const { widget, default: preferred, height } = node.props;
  const handle = useWidget<string | null>(node);
  const [chosen, setChosen] = useState<number>();
  const prefix = useId();
  const list = useRef<HTMLDivElement>(null);
  const ids = node.children ?? [];
  const labelled = (label: string | null | undefined) => ids.find((id) => labelOf(store.node(id)) === label);
  // The tab of this id is gone when the app drew other tabs: then the first one opens again.
  const local = chosen !== undefined && ids.includes(chosen) ? chosen : labelled(preferred);
  const open = useRevealedOf(ids) ?? (widget === undefined ? local : labelled(handle.value)) ?? ids[0];

  const choose = (id: number) => {
    setChosen(id);
    if (widget !== undefined) handle.commit(labelOf(store.node(id)) ?? null);
  };
  const pressed = (event: KeyboardEvent) => {
    const next = after(event.key, ids, open);
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(`${prefix}tab${next}`)}`)?.focus();
  };
  return (
    <div className="stTabs" data-testid="stTabs" style={typeof height === "number" ? { height: "100%" } : undefined}>
      <div className="ev-tab-list" role="tablist" ref={list} onKeyDown={pressed}>
        {ids.map((id) => (
          <TabButton key={id} id={id} prefix={prefix} open={id === open} onChoose={choose} />
        ))}
      </div>
      {ids.map((id) => (
        <TabPanel key={id} id={id} prefix={prefix} open={id === open} />
      ))}
    </div>
  );
}

interface PartProps {
  readonly id: number;
  readonly prefix: string;
  readonly open: boolean;
}

function TabButton({ id, prefix, open, onChoose }: PartProps & { onChoose(id: number): void }): ReactNode {
  const node = useNode(id);
  return (
    <button
      type="button"
      role="tab"
      id={`${prefix}tab${id}`}
      className="stTab"
      data-testid="stTab"
      data-node={useMark(id)}
      aria-selected={open}
      aria-controls={`${prefix}panel${id}`}
      tabIndex={open ? 0 : -1}
      onClick={() => onChoose(id)}
    >
      <MarkdownText source={labelOf(node) ?? ""} inline />
    </button>
  );
}

function TabPanel({ id, prefix, open }: PartProps): ReactNode {
  const node = useNode(id);
  return (
    <div
      role="tabpanel"
      id={`${prefix}panel${id}`}
      className="stTabPanel"
      data-testid="stTabPanel"
      data-node={useMark(id)}
      aria-labelledby={`${prefix}tab${id}`}
      hidden={!open}
    >
      {node && <Flow of={node} />}
    </div>
  );
}

function labelOf(node: TreeNode | undefined): string | undefined {
  return isKind(node, "tab") ? node.props.label : undefined;
}

/** The tab that a key leads to from the open one. */
function after(key: string, ids: readonly number[], open: number | undefined): number | undefined {
  const at = open === undefined ? 0 : ids.indexOf(open);
  if (key === "ArrowRight") return ids[(at + 1) % ids.length];
  if (key === "ArrowLeft") return ids.at(at - 1);
  if (key === "Home") return ids[0];
  return key === "End" ? ids.at(-1) : undefined;
}
