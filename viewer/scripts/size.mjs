// The budget of the first load: what a browser fetches before the first chart, gzipped, and in how many requests.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT = { kib: 300, requests: 10 };
const dist = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../evlit/viewer_dist");

/** The page, what it names, what those import at once, and the one font that any text in English needs. */
async function firstLoad() {
  const found = new Map();
  const visit = async (name) => {
    if (found.has(name)) return;
    const bytes = await readFile(path.join(dist, name));
    // Fonts are compressed already; a server sends them as they are.
    found.set(name, name.endsWith(".woff2") ? bytes.length : gzipSync(bytes).length);
    const text = bytes.toString("utf8");
    if (name.endsWith(".html")) {
      for (const [, url] of text.matchAll(/(?:src|href)="\.\/([^"]+)"/g)) await visit(url);
    } else if (name.endsWith(".js")) {
      for (const [, url] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) await visit(`assets/${url}`);
    } else if (name.endsWith(".css")) {
      for (const [, url] of text.matchAll(/url\(\.?\/?([^)"']*inter-latin-wght[^)"']+\.woff2)\)/g)) {
        await visit(`assets/${path.basename(url)}`);
      }
    }
  };
  await visit("index.html");
  return found;
}

const files = await firstLoad();
let total = 0;
for (const [name, size] of files) {
  total += size;
  console.log(`${(size / 1024).toFixed(1).padStart(8)} KiB  ${name}`);
}
const kib = total / 1024;
console.log(
  `${kib.toFixed(1).padStart(8)} KiB  in ${files.size} requests (limits: ${LIMIT.kib} KiB, ${LIMIT.requests} requests)`,
);
if (kib > LIMIT.kib || files.size > LIMIT.requests) {
  console.error("The first load is over its budget: load what is not needed at once with a dynamic import.");
  process.exit(1);
}
