// What the browser's address bar said, over the page.
import type { ReactNode } from "react";
import type { Moment } from "../wire";
import css from "./page.module.css";

export function AddressLine({ moment }: { moment: Moment | null }): ReactNode {
  const { root, page, query } = addressOf(moment);
  const whole = `${root}${page}${query}`;
  return (
    <p className={css.address} title={whole}>
      <span className={css.root}>{root}</span>
      <span className={css.pageName}>{page}</span>
      <span className={css.query}>{query}</span>
    </p>
  );
}

interface Parts {
  /** Where the main page is, as far as it is known, with a slash at its end. */
  readonly root: string;
  readonly page: string;
  readonly query: string;
}

export function addressOf(moment: Pick<Moment, "url" | "page" | "query"> | null): Parts {
  const url = moment?.url ?? "";
  const bare = url.replace(/^https?:\/\//, "").replace(/[?#].*$/, "");
  return {
    root: bare.endsWith("/") ? bare : `${bare}/`,
    page: moment?.page ?? "",
    query: moment?.query ? `?${moment.query}` : "",
  };
}
