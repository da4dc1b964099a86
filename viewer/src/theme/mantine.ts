// Mantine in our tokens: its parts take their colours, radii and faces from tokens.css, in both schemes.
import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from "@mantine/core";
// Only the styles of the parts that the first page may hold; others stand where their part is imported. Order matters: later
// ones build on earlier ones.
import "@mantine/core/styles/default-css-variables.layer.css";
import "@mantine/core/styles/baseline.layer.css";
import "@mantine/core/styles/global.layer.css";
import "@mantine/core/styles/UnstyledButton.layer.css";
import "@mantine/core/styles/Loader.layer.css";
import "@mantine/core/styles/Button.layer.css";
import "@mantine/core/styles/Tooltip.layer.css";

const accent: MantineColorsTuple = [
  "#eef2ff",
  "#e0e7ff",
  "#c7d2fe",
  "#a5b4fc",
  "#818cf8",
  "#6366f1",
  "#4f46e5",
  "#4338ca",
  "#3730a3",
  "#312e81",
];

export const theme = createTheme({
  colors: { accent },
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 4 },
  // What stands on the accent colour is dark in the dark scheme. `autoContrast` cannot say that: it looks at one scheme only.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    const onAccent = input.variant === "filled" && (input.color ?? "accent") === "accent";
    return onAccent ? { ...colors, color: "var(--ev-accent-ink)" } : colors;
  },
  components: {
    // A page of many selectboxes holds no list but the open one; and what opens starts anew.
    Combobox: { defaultProps: { keepMounted: false } },
    Checkbox: { vars: () => ({ root: { "--checkbox-icon-color": "var(--ev-accent-ink)" } }) },
    Radio: { vars: () => ({ root: { "--radio-icon-color": "var(--ev-accent-ink)" } }) },
  },
  fontFamily: "var(--ev-font)",
  fontFamilyMonospace: "var(--ev-mono)",
  defaultRadius: "md",
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  shadows: { md: "var(--ev-shadow)", lg: "var(--ev-shadow)", xl: "var(--ev-shadow)" },
});

const shared = {
  "--mantine-color-body": "var(--ev-page)",
  "--mantine-color-text": "var(--ev-ink)",
  "--mantine-color-dimmed": "var(--ev-ink-soft)",
  "--mantine-color-placeholder": "var(--ev-ink-faint)",
  "--mantine-color-anchor": "var(--ev-accent-text)",
  "--mantine-color-default": "var(--ev-page)",
  "--mantine-color-default-color": "var(--ev-ink)",
  "--mantine-color-default-border": "var(--ev-edge)",
  "--mantine-color-default-hover": "var(--ev-hover)",
  "--mantine-color-error": "var(--ev-red)",
  "--mantine-color-disabled": "var(--ev-page-soft)",
  "--mantine-color-disabled-color": "var(--ev-ink-faint)",
  "--mantine-color-disabled-border": "var(--ev-line)",
  "--mantine-primary-color-filled": "var(--ev-accent)",
  "--mantine-primary-color-filled-hover": "var(--ev-accent-hover)",
  "--mantine-primary-color-contrast": "var(--ev-accent-ink)",
  "--mantine-primary-color-light": "var(--ev-accent-soft)",
  "--mantine-primary-color-light-color": "var(--ev-accent-text)",
};

export const variables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
