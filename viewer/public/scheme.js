// Before the first paint: the colour scheme that the user chose in the menu, or the system's. The page's own code keeps it
// from there (src/theme/scheme.ts has the key). A file, because the page's policy forbids scripts in the page.
try {
  const chosen = localStorage.getItem("evlit.scheme");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const scheme = chosen === "light" || chosen === "dark" ? chosen : dark ? "dark" : "light";
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
} catch {
  // Storage is forbidden: the scheme comes with the page's own code, a moment later.
}
