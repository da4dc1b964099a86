import { expect, test } from "vitest";
import { byTestId, renderPage } from "../dev/render-page";

test("a metric says in words what its arrow and its chart show", () => {
  renderPage({
    main: [
      {
        kind: "metric",
        props: { label: "Churn", value: "1.8 %", delta: "-0.4 %", arrow: "down", color: "red", chart: [3, null, 1] },
      },
    ],
  });
  const delta = byTestId("stMetricDelta");
  expect(delta.dataset.colour).toBe("red");
  expect(byTestId("stMetricDeltaIcon-Down").getAttribute("aria-label")).toBe("down");
  expect(byTestId("stMetricValue").textContent).toBe("1.8 %");
  expect(byTestId("stMetricChart").querySelector("svg")?.getAttribute("aria-label")).toBe(
    "Chart of 2 values, from 3 to 1, lowest 1, highest 3",
  );
});

test("without arrow there is no sign", () => {
  renderPage({ main: [{ kind: "metric", props: { label: "a", value: "1", delta: "0" } }] });
  expect(byTestId("stMetricDelta").querySelector("svg")).toBeNull();
});
