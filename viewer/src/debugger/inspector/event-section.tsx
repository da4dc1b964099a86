// The event at the position as it stands in the log.
import { type ReactNode, useMemo } from "react";
import { clockTime } from "../format";
import { ToneSign } from "../signs";
import type { EventDetail } from "../wire";
import { Fact } from "./element-tab";
import { Copy, PositionLink, RunLink, Section } from "./parts";
import { ValueTree } from "./value-tree";
import { moment } from "./words";

export function EventSection({ event }: { event: EventDetail }): ReactNode {
  const { data } = event;
  const tops = useMemo(() => {
    const isObject = typeof data === "object" && data !== null && !Array.isArray(data);
    const fields = isObject ? Object.entries(data) : data === null ? [] : ([["data", data]] as const);
    return fields.map(([name, after]) => ({ name, after, compared: false }));
  }, [data]);
  return (
    <Section
      title="Event"
      note={
        <>
          <ToneSign tone={event.tone} /> <code>{event.kind ?? "cannot be read"}</code>
        </>
      }
      actions={<Copy text={JSON.stringify(event.data, null, 2)} label="Copy the data as JSON" />}
    >
      {event.error ? <p className="ins-hint ins-hint-bad">{event.error}</p> : null}
      <dl className="ins-facts">
        <Fact name="position">{event.position}</Fact>
        {event.at === null ? null : (
          <Fact name="at">
            <time title={moment(event.at)}>{clockTime(event.at)}</time>
          </Fact>
        )}
        {event.run === null ? null : (
          <Fact name="run">
            <RunLink run={event.run} />
          </Fact>
        )}
        {event.cause === null ? null : (
          <Fact name="cause">
            <PositionLink position={event.cause} />
          </Fact>
        )}
        {event.version === null ? null : <Fact name="version">{event.version}</Fact>}
      </dl>
      {tops.length > 0 ? (
        <ValueTree label="Data of the event" tops={tops} levels={2} coded={event.kind === "state.changed"} />
      ) : (
        <p className="ins-hint">It says no more than its kind.</p>
      )}
    </Section>
  );
}
