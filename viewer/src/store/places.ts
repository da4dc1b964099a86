// Links to pages of the app: an address that a new tab can open, and a click that stays in the session.
import type { MouseEvent } from "react";
import { type Place, placeUrl } from "../wire/address";
import { useSession } from "./session";

export interface PlaceLink {
  readonly href: string;
  onClick(event: MouseEvent): void;
}

/** What of the address stays when another page is opened: how the page is embedded. */
export function embedOnly(query: string): string {
  const kept = [...new URLSearchParams(query)].filter(([name]) => /^embed(_options)?$/i.test(name));
  return new URLSearchParams(kept).toString();
}

/** A link to a page. Without `query` the new address has no parameters but those about embedding. */
export function usePlaceLink(): (page: string, query?: string) => PlaceLink {
  const { client, readOnly } = useSession();
  return (page, query = embedOnly(location.search)) => {
    const place: Place = { page, query };
    return {
      href: placeUrl(place).href,
      onClick: (event) => {
        // A new tab, a new window or a download is what the browser makes of it.
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        if (!readOnly) client.openPage(place);
      },
    };
  };
}
