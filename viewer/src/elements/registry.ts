// The components of leaves without a value. Those that bring a large library are fetched when the first one is drawn.
import { lazy } from "react";
import type { Registry } from "../registry";
import { Alert } from "./alert";
import { Code } from "./code";
import { DataEditor, Dataframe } from "./dataframe";
import { Divider } from "./divider";
import { Balloons, Snow } from "./effects";
import { ExceptionBox } from "./exception";
import { Heading } from "./heading";
import { Html } from "./html";
import { Json } from "./json";
import { Latex } from "./latex";
import { Markdown } from "./markdown";
import { Metric } from "./metric";
import { PageLink } from "./page-link";
import { Progress } from "./progress";
import { Skeleton } from "./skeleton";
import { Space } from "./space";
import { Spinner } from "./spinner";
import { Text } from "./text";
import { VegaChart } from "./vega-chart";

export const elements: Registry = {
  alert: Alert,
  balloons: Balloons,
  code: Code,
  data_editor: DataEditor,
  dataframe: Dataframe,
  divider: Divider,
  exception: ExceptionBox,
  heading: Heading,
  help: lazy(() => import("./help")),
  html: Html,
  json: Json,
  latex: Latex,
  markdown: Markdown,
  metric: Metric,
  page_link: PageLink,
  progress: Progress,
  skeleton: Skeleton,
  snow: Snow,
  space: Space,
  spinner: Spinner,
  table: lazy(() => import("./table")),
  text: Text,
  vega_chart: VegaChart,
};
