// Draws `:shortcode:`. The table of names is a chunk of its own, fetched when the first shortcode is met.
import { type ReactNode, useEffect, useState } from "react";

type Table = Readonly<Record<string, string>>;

let table: Table | undefined;

/** All emoji by their names. */
export async function loadEmoji(): Promise<Table> {
  table ??= (await import("./emoji.gen.json")).default;
  return table;
}

/** The emoji called `name`; the shortcode as it was written when there is none. */
export function Emoji({ name }: { name: string }): ReactNode {
  const [ready, setReady] = useState(table !== undefined);
  useEffect(() => {
    if (ready) return;
    let gone = false;
    loadEmoji().then(() => {
      if (!gone) setReady(true);
    });
    return () => {
      gone = true;
    };
  }, [ready]);
  // As wide as the emoji that comes, so that the line does not move.
  if (!table) return <span className="ev-emoji-space" />;
  return Object.hasOwn(table, name) ? table[name] : `:${name}:`;
}
