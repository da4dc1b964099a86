// One Vega chart in its box: built when specification or scheme change, fed when only the data do.
//
// A view that is being replaced stays on the page until the next one has drawn itself, so nothing flashes. New data go into
// the view there is; the box's size is followed by resizing it.
import { type ReactNode, useEffect, useRef, useState } from "react";
import embed, { type Result, type VisualizationSpec } from "vega-embed";
import type { Json, JsonObject } from "../../core/json";
import { useColours } from "../use-colours";
import { CHART_VARIABLES, chartConfig, type Fitting, labelAngleFor, legendColumnsFor, type Scheme } from "./config";
import type { Row } from "./rows";

/** Drawings of more marks than this are made on a canvas: as SVG they would be slow. */
const SVG_ROWS = 2000;

export interface ChartHandle {
  toPng(): Promise<string>;
}

interface ChartViewProps {
  readonly spec: JsonObject;
  readonly rows: readonly Row[] | undefined;
  readonly scheme: Scheme;
  readonly onReady: (chart: ChartHandle) => void;
}

export default function ChartView({ spec, rows, scheme, onReady }: ChartViewProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Result>();
  const [failure, setFailure] = useState<string>();
  const colours = useColours(CHART_VARIABLES);
  const renderer = (rows?.length ?? 0) > SVG_ROWS ? "canvas" : "svg";
  // The rows as they are now, for a build under way; and those that the view on the page has.
  const current = useRef(rows);
  const fed = useRef(rows);
  useEffect(() => {
    current.current = rows;
  }, [rows]);

  useEffect(() => {
    const stage = document.createElement("div");
    let gone = false;
    let result: Result | undefined;
    const parent = box.current;
    if (!parent) return;
    stage.className = "ev-chart-view";
    const drawn = current.current;
    build(stage, parent, withRows(spec, drawn), {
      config: chartConfig(scheme, colours, fitting(spec, drawn, parent.clientWidth)),
      renderer,
    }).then(
      (built) => {
        result = built;
        if (gone) return built.finalize();
        parent.replaceChildren(stage);
        fed.current = drawn;
        setFailure(undefined);
        setShown(built);
        onReady({ toPng: () => pictureOf(built, colours.page) });
        return undefined;
      },
      (reason: unknown) => !gone && setFailure(reason instanceof Error ? reason.message : String(reason)),
    );
    return () => {
      gone = true;
      result?.finalize();
    };
  }, [spec, scheme, colours, renderer, onReady]);

  useEffect(() => {
    if (!shown || !rows || rows === fed.current || !hasSource(shown)) return;
    fed.current = rows;
    shown.view.data("source", [...rows]).runAsync();
  }, [shown, rows]);

  useEffect(() => {
    const parent = box.current;
    if (!shown || !parent) return;
    const observer = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = parent;
      if (clientWidth === 0 || clientHeight === 0) return;
      shown.view.width(clientWidth).height(clientHeight).runAsync();
    });
    observer.observe(parent);
    return () => observer.disconnect();
  }, [shown]);

  return (
    <>
      <div className="ev-chart-view" ref={box} />
      {failure ? (
        <p className="ev-failed" role="alert">
          The chart could not be drawn: {failure}
        </p>
      ) : null}
    </>
  );
}

/** A picture needs a ground to stand on; the chart in the page has the page's. */
async function pictureOf({ view }: Result, ground: string): Promise<string> {
  const url = await view.background(ground).toImageURL("png", 2);
  await view.background("transparent").runAsync();
  return url;
}

/** What depends on how long names are and how much room there is for them. */
function fitting(spec: JsonObject, rows: readonly Row[] | undefined, width: number): Fitting {
  return {
    labelAngle: labelAngleFor(namesIn(spec, "x", rows), width),
    legendColumns: legendColumnsFor(namesIn(spec, "color", rows), width),
  };
}

/** The values of one channel of a simple chart, when they are names. */
function namesIn(spec: JsonObject, channel: "x" | "color", rows: readonly Row[] | undefined): string[] {
  const encoding = objectIn(objectIn(spec.encoding)?.[channel]);
  // Columns that are folded into series are named in the specification and not in the data.
  const domain = objectIn(encoding?.scale)?.domain;
  if (Array.isArray(domain)) return domain.map(String);
  if (!rows || typeof encoding?.field !== "string") return [];
  if (encoding.type !== "nominal" && encoding.type !== "ordinal") return [];
  // Vega escapes dots and brackets in the names of fields.
  const field = encoding.field.replaceAll("\\", "");
  return [...new Set(rows.map((row) => String(row[field])))];
}

function objectIn(value: Json | undefined): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The app's specification with the data as they are now. */
function withRows(spec: JsonObject, rows: readonly Row[] | undefined): JsonObject {
  const datasets = objectIn(spec.datasets);
  return { ...spec, ...(rows ? { datasets: { ...datasets, source: rows as unknown as JsonObject[] } } : {}) };
}

function build(
  stage: HTMLElement,
  parent: HTMLElement,
  spec: JsonObject,
  { config, renderer }: { config: ReturnType<typeof chartConfig>; renderer: "svg" | "canvas" },
): Promise<Result> {
  const sized = {
    width: Math.max(1, parent.clientWidth),
    height: Math.max(1, parent.clientHeight),
    autosize: { type: "fit", contains: "padding" },
    ...spec,
  };
  return embed(stage, sized as unknown as VisualizationSpec, {
    mode: "vega-lite",
    actions: false,
    defaultStyle: false,
    renderer,
    config,
    // Expressions are interpreted, not compiled: the page's policy forbids making code from text.
    ast: true,
    tooltip: { theme: "evlit", offsetY: 14 },
  });
}

function hasSource({ vgSpec }: Result): boolean {
  return vgSpec.data?.some(({ name }) => name === "source") ?? false;
}
