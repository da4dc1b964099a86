// Writes src/elements/emoji.gen.json: shortcode -> emoji, from the gemoji package. Run it after updating gemoji.
import { writeFileSync } from "node:fs";
import { nameToEmoji } from "gemoji";

const sorted = Object.fromEntries(Object.entries(nameToEmoji).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(new URL("../src/elements/emoji.gen.json", import.meta.url), `${JSON.stringify(sorted)}\n`);
