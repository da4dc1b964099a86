// `st.dataframe`: the frame, at its final size from the first moment; the grid in it comes with a chunk of its own.
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { TreeNode } from "../core/tree";
import { propsOf } from "../core/tree";
import { useWidget } from "../store/widgets";
import "./data.css";
import { DOWNLOAD_ICON, FullScreenFrame, SEARCH_ICON, type Tool } from "./element-toolbar";
import { type SelectionValue, valueFrom } from "./grid/selection-value";
import { gridHeight, ROW_PX } from "./grid/sizes";

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

function Frame({ node, selecting }: { node: TreeNode<"dataframe">; selecting?: Selecting }): ReactNode {
  const { rows, row_height = ROW_PX, height, alt } = node.props;
  const [searching, setSearching] = useState(false);
  const [saveCsv, setSaveCsv] = useState<() => void>();
  const tools: Tool[] = [
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
              />
            </Suspense>
          </div>
        </div>
      )}
    </FullScreenFrame>
  );
}

function labelOf(node: TreeNode<"dataframe">): string {
  return `Data frame with ${node.props.rows} rows`;
}
