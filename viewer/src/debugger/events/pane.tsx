// The pane of events.
import type { ReactNode } from "react";
import { useShown } from "../debugger";
import "./events.css";
import { FilterBar } from "./filter-bar";
import { EventList, useFiltered } from "./list";

export function EventsPane(): ReactNode {
  const pages = useFiltered(useShown("filter"));
  return (
    <>
      <FilterBar pages={pages} />
      <EventList pages={pages} />
    </>
  );
}
