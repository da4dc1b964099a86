// The `icon` of headings, alerts, buttons and their kin: an emoji, `:shortcode:` or `:material/name:`.
import type { ReactNode } from "react";
import { Emoji } from "./emoji";
import { isCommon, MATERIAL } from "./icon-names";
import "./markdown.css";
import "./icons.css";

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

/** A Material Symbol by name. The font turns the name into the glyph; for common ones a font a tenth as large will do. */
export function MaterialIcon({ name }: { name: string }): ReactNode {
  return (
    <span
      className={isCommon(name) ? "stIconMaterial ev-icon-common" : "stIconMaterial"}
      data-testid="stIconMaterial"
      role="img"
      aria-label={`${name.replaceAll("_", " ")} icon`}
      translate="no"
    >
      {name}
    </span>
  );
}
