// `st.metric`: a number that stands out, how it changed, and its recent course.
import { type ReactNode, useId } from "react";
import type { TreeNode } from "../core/tree";
import { HelpTip } from "./help-tip";
import { Icon } from "./icon";
import { MarkdownText } from "./markdown-text";
import { Sparkline } from "./sparkline";
import "./data.css";

export function Metric({ node }: { node: TreeNode<"metric"> }): ReactNode {
  const { label, value, delta, color = "gray", arrow, help, icon, label_visibility, border, chart } = node.props;
  const { chart_type, description, height } = node.props;
  const labelId = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as part of a form
    <div
      className="stMetric"
      data-testid="stMetric"
      data-border={border}
      style={typeof height === "number" ? { height } : undefined}
      role="group"
      aria-labelledby={labelId}
    >
      <div className="stMetricLabel" data-testid="stMetricLabel" data-visibility={label_visibility}>
        <span id={labelId}>
          {icon ? <Icon value={icon} /> : null}
          <MarkdownText source={label} inline />
        </span>
        {help ? <HelpTip text={help} /> : null}
      </div>
      <div className="stMetricValue" data-testid="stMetricValue">
        <MarkdownText source={value} inline />
      </div>
      {delta || description ? (
        <div className="ev-metric-change">
          {delta ? <Delta delta={delta} arrow={arrow} color={color} /> : null}
          {description ? (
            <span className="ev-metric-description">
              <MarkdownText source={description} inline />
            </span>
          ) : null}
        </div>
      ) : null}
      {chart && chart.length > 0 ? (
        <div className="stMetricChart" data-testid="stMetricChart" data-colour={delta ? color : undefined}>
          <Sparkline values={chart} type={chart_type ?? "line"} />
        </div>
      ) : null}
    </div>
  );
}

function Delta({ delta, arrow, color }: { delta: string; arrow: "up" | "down" | undefined; color: string }): ReactNode {
  return (
    <span className="stMetricDelta" data-testid="stMetricDelta" data-colour={color === "grey" ? "gray" : color}>
      {arrow ? (
        <svg
          viewBox="0 0 12 12"
          // Direction in words too: the colour and the drawing alone would not reach everyone.
          role="img"
          aria-label={arrow === "up" ? "up" : "down"}
          data-testid={arrow === "up" ? "stMetricDeltaIcon-Up" : "stMetricDeltaIcon-Down"}
        >
          <path d={arrow === "up" ? "M6 10V2m0 0L2.5 5.5M6 2l3.5 3.5" : "M6 2v8m0 0 3.5-3.5M6 10 2.5 6.5"} />
        </svg>
      ) : null}
      <MarkdownText source={delta} inline />
    </span>
  );
}
