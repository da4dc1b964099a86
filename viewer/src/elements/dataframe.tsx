// `st.dataframe` and `st.data_editor`: the frame, at its final size from the first moment; the grid in it comes with a chunk of its own.
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { editsFrom } from "../core/edits";
import type { Json } from "../core/json";
import { propsOf, type TreeNode } from "../core/tree";
import { useWidget } from "../store/widgets";
import "./data.css";
import { DOWNLOAD_ICON, FullScreenFrame, SEARCH_ICON, type Tool } from "./element-toolbar";
import { type SelectionValue, valueFrom } from "./grid/selection-value";
import { gridHeight, ROW_PX } from "./grid/sizes";
import type { Editing } from "./grid/use-editing";

const Grid = lazy(() => import("./grid/grid"));

export interface Selecting {
  readonly value: SelectionValue;
  readonly commit: (value: SelectionValue) => void;
  readonly modes: readonly string[];
}

export function Dataframe({ node }: { node: TreeNode<"dataframe"> }): ReactNode {
  return node.props.widget === undefined ? <Frame node={node} /> : <SelectableFrame node={node} />;
}

function SelectableFrame({ node }: { node: TreeNode<"dataframe"> }): ReactNode {
  const { value, commit } = useWidget<SelectionValue>(node);
  const modes = node.props.selection_mode ?? ["multi-row"];
  return <Frame node={node} selecting={{ value: valueFrom(value), commit, modes }} />;
}

export function DataEditor({ node }: { node: TreeNode<"data_editor"> }): ReactNode {
  const { value, commit, disabled } = useWidget<Json>(node);
  const { props } = node;
  const editing = useMemo(
    (): Editing => ({
      props,
      value: editsFrom(value),
      commit: (edits) => commit(edits as unknown as Json),
      disabled,
    }),
    [props, value, commit, disabled],
  );
  const { added_rows, deleted_rows } = editing.value;
  const trailing = !disabled && (props.num_rows === "dynamic" || props.num_rows === "add") ? 1 : 0;
  const rows = Math.max(0, props.rows + added_rows.length - deleted_rows.length) + trailing;
  return <Frame node={node} rows={rows} editing={editing} />;
}

interface FrameProps {
  readonly node: TreeNode<"dataframe"> | TreeNode<"data_editor">;
  readonly rows?: number;
  readonly selecting?: Selecting;
  readonly editing?: Editing;
}

function Frame({ node, rows = node.props.rows, selecting, editing }: FrameProps): ReactNode {
  const { row_height = ROW_PX, height, alt } = node.props;
  const [searching, setSearching] = useState(false);
  const [saveCsv, setSaveCsv] = useState<() => void>();
  const [rowTools, setRowTools] = useState<readonly Tool[]>([]);
  const tools: Tool[] = [
    ...rowTools,
    ...(saveCsv ? [{ name: "Download as CSV", icon: DOWNLOAD_ICON, run: saveCsv }] : []),
    { name: "Search", icon: SEARCH_ICON, pressed: searching, run: () => setSearching((shown) => !shown) },
  ];
  return (
    <FullScreenFrame tools={tools}>
      {(full) => (
        <div className="stDataFrame" data-testid="stDataFrame" style={full ? { height: "100%" } : undefined}>
          <div
            className="stDataFrameResizable"
            data-testid="stDataFrameResizable"
            style={{ height: full ? "100%" : gridHeight(rows, row_height, height) }}
          >
            <Suspense fallback={<div className="ev-grid-waiting" aria-busy="true" />}>
              <Grid
                props={node.props}
                label={alt ?? labelOf(node)}
                fitContent={propsOf(node).width === "content" && !full}
                searching={searching}
                onSearchEnd={() => setSearching(false)}
                onReady={setSaveCsv}
                {...(selecting ? { selecting } : {})}
                {...(editing ? { editing, onTools: setRowTools } : {})}
              />
            </Suspense>
          </div>
        </div>
      )}
    </FullScreenFrame>
  );
}

function labelOf(node: FrameProps["node"]): string {
  return `${node.kind === "data_editor" ? "Table to edit" : "Data frame"} with ${node.props.rows} rows`;
}
