// Where the grid opens a cell in full. The library looks for one element with this id in the whole document.
import { useEffect, useRef } from "react";

const ID = "portal";

/** Put on an element inside of the frame: in full screen only what is in the frame can be seen. */
export function usePortal(): React.RefObject<HTMLDivElement | null> {
  const inside = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const portal = document.getElementById(ID) ?? document.createElement("div");
    portal.id = ID;
    portal.className = "ev-grid-portal";
    const frame = inside.current?.closest("[data-full=true]");
    const home = frame ?? document.body;
    if (portal.parentElement !== home) home.append(portal);
    return () => {
      if (frame) document.body.append(portal);
    };
  });
  return inside;
}
