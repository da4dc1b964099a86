// Screenshots of gallery samples, to be looked at: `node scripts/screens.mjs OUT_DIR [sample...]`, desktop and phone, light and dark.
// Chromium is the one named by CHROMIUM, else /usr/bin/chromium.
import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
if (process.env.TALL) for (const size of Object.values(SIZES)) size.height = Number(process.env.TALL);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const [out, ...wanted] = process.argv.slice(2);
if (!out) {
  console.error("expected the folder to write to: node scripts/screens.mjs OUT_DIR [sample...]");
  process.exit(2);
}
await mkdir(out, { recursive: true });
const all = (await readdir(path.join(root, "src/dev/samples"))).map((name) => path.basename(name, ".json"));
const server = await createServer({ root, server: { port: 0, hmr: false, watch: null }, logLevel: "error" });
await server.listen();
const origin = server.resolvedUrls.local[0];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  for (const sample of wanted.length ? wanted : all) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      for (const scheme of ["light", "dark"]) {
        const phone = size === "phone";
        const context = await browser.newContext({ viewport, hasTouch: phone, reducedMotion: "reduce" });
        const page = await context.newPage();
        page.on("console", (said) => said.type() === "error" && console.error(`${sample}: ${said.text()}`));
        page.on("pageerror", (error) => console.error(`${sample} ${size} ${scheme}: ${error.message}`));
        await page.goto(`${origin}gallery.html?sample=${sample}&scheme=${scheme}`);
        await page.waitForSelector(".stMain .stElementContainer", { timeout: 15_000 });
        await page.evaluate(() => document.fonts.ready);
        await page.waitForLoadState("networkidle");
        await page.screenshot({ path: path.join(out, `${sample}-${size}-${scheme}.png`) });
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
}
