// Which run a position belongs to: the one of its event, else the one that began last before it.
import { useShown } from "../debugger";
import type { EventDetail } from "../wire";
import { useAt } from "./use-at";

export interface RunHere {
  /** Null: none had begun by then. */
  readonly run: number | null;
  /** The newest answer is not here yet; `run` is of a position before. */
  readonly waiting: boolean;
  readonly error: Error | null;
}

/** `choice`: a run that was chosen in the run panel goes before. `asked`: false as long as nobody wants to know. */
export function useRunHere({ choice = true, asked = true } = {}): RunHere {
  const position = useShown("position");
  const shown = useShown("run");
  const chosen = choice ? shown : null;
  const asks = asked && chosen === null && position > 0;
  const event = useAt<EventDetail>(asks ? `event/${position}` : null);
  const own = event.data?.run ?? null;
  const before = asks && event.data !== null && own === null ? event.data.position : null;
  const index = useAt<{ position: number }>(before === null ? null : `index?position=${before}&kinds=run.started`);
  const started = index.data?.position || null;
  const start = useAt<EventDetail>(started === null ? null : `event/${started}`);
  if (chosen !== null) return { run: chosen, waiting: false, error: null };
  const waiting = event.waiting || index.waiting || start.waiting;
  return { run: own ?? start.data?.run ?? null, waiting, error: event.error ?? index.error ?? start.error };
}
