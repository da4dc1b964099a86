// A chart with its data: the chunk that brings Vega and the Arrow reader.
import { type ReactNode, useMemo } from "react";
import type { BlobRef } from "../../core/elements.gen";
import type { JsonObject } from "../../core/json";
import { useTable } from "../data/use-table";
import ChartView, { type ChartHandle } from "./chart-view";
import type { Scheme } from "./config";
import { vegaRows } from "./rows";

interface LoadedChartProps {
  readonly spec: JsonObject;
  readonly data: BlobRef | undefined;
  readonly scheme: Scheme;
  readonly onReady: (chart: ChartHandle) => void;
}

export default function LoadedChart({ data, ...rest }: LoadedChartProps): ReactNode {
  return data ? <WithData data={data} {...rest} /> : <ChartView rows={undefined} {...rest} />;
}

function WithData({ data, ...rest }: LoadedChartProps & { data: BlobRef }): ReactNode {
  const { table, failure } = useTable(data);
  const rows = useMemo(() => table && vegaRows(table), [table]);
  if (failure) {
    return (
      <p className="ev-failed" role="alert">
        {failure}
      </p>
    );
  }
  return rows ? <ChartView rows={rows} {...rest} /> : null;
}
