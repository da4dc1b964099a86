// What the build does besides bundling: leaves out what no browser fetches, takes along what would come too late, and checks
// and completes the list of licences.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Plugin } from "vite";

export const LICENCES = "LICENSES.md";

/** Those that may be passed on within a work under Apache-2.0; one of several to choose from is enough. */
const ALLOWED = ["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "OFL-1.1"];

/** In what we ship, but not as modules that the bundler sees: fonts, and the table of emoji made from one. */
const NOT_MODULES = [
  "@fontsource-variable/inter",
  "@fontsource-variable/jetbrains-mono",
  "@fontsource/material-symbols-rounded",
  "gemoji",
];

/** KaTeX names each of its fonts in three formats; every browser that can run the viewer takes the first. */
export function onlyWoff2(): Plugin {
  return {
    name: "evlit:only-woff2",
    enforce: "pre",
    transform: {
      filter: { id: /katex(\.min)?\.css$/ },
      handler: (css) => css.replaceAll(/,\s*url\([^)]+\)\s*format\("(?:woff|truetype)"\)/g, ""),
    },
  };
}

const EDITOR_LATER = /const (DataGridOverlayEditor) = React\.lazy\(async \(\) => await import\(("[^"]+")\)\);/;

/**
 * The grid fetches its cell editor when the first cell is opened, and even where the browser has it already, React takes
 * some tenths of a second to show what was lazy: the keys typed meanwhile would be lost. So the editor comes with the grid.
 */
export function editorWithGrid(): Plugin {
  return {
    name: "evlit:editor-with-grid",
    enforce: "pre",
    transform: {
      filter: { id: /glide-data-grid[\\/]dist[\\/]esm[\\/]data-editor[\\/]data-editor\.js$/ },
      handler(code) {
        if (!EDITOR_LATER.test(code)) this.error(`expected in the grid's library ${EDITOR_LATER.source}`);
        return code.replace(EDITOR_LATER, "import $1 from $2;");
      },
    },
  };
}

/** Adds to Vite's list of licences what it cannot know of, and stops the build at a licence that does not go with ours. */
export function licences(): Plugin {
  return {
    name: "evlit:licences",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const list = bundle[LICENCES];
        if (list?.type !== "asset") this.error(`expected ${LICENCES} among what the build writes: see build.license`);
        const text = [list.source.toString().trimEnd(), ...NOT_MODULES.map(sectionOf)].join("\n\n");
        for (const [, name, licence = ""] of text.matchAll(/^## (\S+) - \S+ \((.+)\)$/gm)) {
          const choices = licence.replaceAll(/[()]/g, "").split(" OR ");
          if (!choices.some((choice) => ALLOWED.includes(choice))) {
            this.error(`expected a licence among ${ALLOWED.join(", ")}, but ${name} comes under ${licence}`);
          }
        }
        list.source = `${text}\n`;
      },
    },
  };
}

function sectionOf(name: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const { version, license } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string; license: string };
  const text = readFileSync(path.join(path.dirname(manifest), name === "gemoji" ? "license" : "LICENSE"), "utf8");
  return `## ${name} - ${version} (${license})\n\n${text.trim()}`;
}
