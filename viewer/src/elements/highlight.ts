// highlight.js behind `code-block.tsx`: the usual languages in one chunk, the rare ones in another.
import type { ElementContent } from "hast";
import { common, createLowlight } from "lowlight";

export interface Highlight {
  knows(language: string): boolean;
  /** Fetches what is missing; afterwards `knows` tells whether the language exists at all. */
  load(language: string): Promise<void>;
  run(source: string, language: string): ElementContent[];
}

const lowlight = createLowlight(common);
let everything = false;

export const highlight: Highlight = {
  knows: (language) => lowlight.registered(language.toLowerCase()),
  async load(language) {
    if (everything || this.knows(language)) return;
    const { all } = await import("./grammars");
    lowlight.register(all);
    everything = true;
  },
  run: (source, language) => lowlight.highlight(language.toLowerCase(), source).children as ElementContent[],
};
