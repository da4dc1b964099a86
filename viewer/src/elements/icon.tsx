// The `icon` of headings, alerts, buttons and their kin: an emoji, `:shortcode:` or `:material/name:`.
import type { ReactNode } from "react";
import { Emoji } from "./emoji";
import "./icons.css";
import "./markdown.css";

const MATERIAL = /^:material\/([a-z0-9_]+):$/;
const SHORTCODE = /^:([a-z0-9_+-]+):$/i;

export function Icon({ value }: { value: string }): ReactNode {
  const material = MATERIAL.exec(value)?.[1];
  if (material) return <MaterialIcon name={material} />;
  if (value === "spinner") return <span className="ev-spinner" aria-hidden="true" />;
  const shortcode = SHORTCODE.exec(value)?.[1];
  return (
    <span className="stIconEmoji" data-testid="stIconEmoji" aria-hidden="true">
      {shortcode ? <Emoji name={shortcode} /> : value}
    </span>
  );
}

/** A Material Symbol by name. The font turns the name into the glyph; it is loaded when the first icon is drawn. */
export function MaterialIcon({ name }: { name: string }): ReactNode {
  return (
    <span
      className="stIconMaterial"
      data-testid="stIconMaterial"
      role="img"
      aria-label={`${name.replaceAll("_", " ")} icon`}
      translate="no"
    >
      {name}
    </span>
  );
}
