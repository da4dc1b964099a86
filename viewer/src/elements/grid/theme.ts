// The grid in the colours of the page.
import type { Theme } from "@glideapps/glide-data-grid";
import { useMemo } from "react";
import { faded, flattened, useColours } from "../use-colours";

const VARIABLES = {
  accent: "--ev-accent",
  accentInk: "--ev-accent-ink",
  accentText: "--ev-accent-text",
  page: "--ev-page",
  soft: "--ev-page-soft",
  ink: "--ev-ink",
  inkSoft: "--ev-ink-soft",
  inkFaint: "--ev-ink-faint",
  line: "--ev-line",
  chip: "--ev-gray-soft",
  found: "--ev-yellow-soft",
} as const;

export function useGridTheme(): Partial<Theme> &
  Pick<Theme, "baseFontStyle" | "headerFontStyle" | "fontFamily" | "bgHeader"> {
  const colours = useColours(VARIABLES);
  return useMemo(() => {
    const { accent, accentInk, accentText, page, soft, ink, inkSoft, inkFaint, chip, found } = colours;
    const line = flattened(colours.line, page);
    return {
      accentColor: accent,
      accentFg: accentInk,
      accentLight: faded(accent, 0.12),
      textDark: ink,
      textMedium: inkSoft,
      textLight: inkFaint,
      textBubble: ink,
      bgIconHeader: inkFaint,
      fgIconHeader: page,
      textHeader: inkSoft,
      textHeaderSelected: accentInk,
      bgCell: page,
      bgCellMedium: soft,
      bgHeader: soft,
      bgHeaderHasFocus: soft,
      bgHeaderHovered: chip,
      bgBubble: chip,
      bgBubbleSelected: chip,
      bgSearchResult: found,
      borderColor: line,
      horizontalBorderColor: line,
      headerBottomBorderColor: line,
      drilldownBorder: line,
      linkColor: accentText,
      cellHorizontalPadding: 10,
      cellVerticalPadding: 4,
      baseFontStyle: "14px",
      headerFontStyle: "550 13px",
      markerFontStyle: "12px",
      editorFontSize: "14px",
      lineHeight: 1.5,
      fontFamily: '"Inter Variable", system-ui, sans-serif',
    };
  }, [colours]);
}
