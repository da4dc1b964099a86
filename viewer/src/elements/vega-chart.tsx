// `st.line_chart` and its kin: the box, at its final size from the first moment; Vega comes with a chunk of its own.
import { useComputedColorScheme } from "@mantine/core";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { TreeNode } from "../core/tree";
import "./data.css";
import { download, FullScreenFrame, IMAGE_ICON, type Tool } from "./element-toolbar";
import type { ChartHandle } from "./vega/chart-view";

const LoadedChart = lazy(() => import("./vega/loaded-chart"));

const HEIGHT_PX = 350;

export function VegaChart({ node }: { node: TreeNode<"vega_chart"> }): ReactNode {
  const { spec, data, alt, height } = node.props;
  const scheme = useComputedColorScheme("light");
  const [chart, setChart] = useState<ChartHandle>();
  const tools: Tool[] = chart
    ? [
        {
          name: "Save as PNG",
          icon: IMAGE_ICON,
          run: () => void chart.toPng().then((url) => download("chart.png", url)),
        },
      ]
    : [];
  const own = typeof height === "number" ? height : height === "stretch" ? "100%" : HEIGHT_PX;
  return (
    <FullScreenFrame tools={tools}>
      {(full) => (
        <figure
          className="stVegaLiteChart"
          data-testid="stVegaLiteChart"
          aria-label={alt ?? "Chart"}
          aria-busy={chart === undefined}
          style={{ height: full ? "100%" : own, minHeight: own === "100%" ? HEIGHT_PX : undefined }}
        >
          <Suspense fallback={null}>
            <LoadedChart spec={spec} data={data} scheme={scheme} onReady={setChart} />
          </Suspense>
        </figure>
      )}
    </FullScreenFrame>
  );
}
