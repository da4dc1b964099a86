// Light or dark: what the user chose, or what the system says. Mantine keeps the choice under this key.
export const SCHEME_KEY = "evlit.scheme";

export function schemeInUse(): "light" | "dark" {
  return document.documentElement.getAttribute("data-mantine-color-scheme") === "dark" ? "dark" : "light";
}
