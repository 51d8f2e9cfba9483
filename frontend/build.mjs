// Builds app.css, app.js, charts.js and the sprite into the kit's static folder. `--watch` keeps at it.
import { build, context } from "esbuild";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const source = (name) => join(here, "src", name);
const target = join(here, "../src/guanxi/kit/static/guanxi");

const options = {
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  charset: "utf8",
  legalComments: "linked",
  logLevel: "info",
};

// The icon of the browser tab: the seal alone, with its colours written out, because no style sheet reaches it.
async function writeSeal() {
  const sprite = await readFile(source("icons.svg"), "utf8");
  const mark = sprite.match(/<symbol id="seal"[^>]*>(.*?)<\/symbol>/s)[1];
  const ground = '<rect width="28" height="28" rx="5" fill="#00615c"/>';
  const drawn = `<g fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="square">${mark}</g>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28">${ground}${drawn}</svg>\n`;
  await writeFile(join(target, "seal.svg"), svg);
}

await mkdir(target, { recursive: true });
await copyFile(source("icons.svg"), join(target, "icons.svg"));
await writeSeal();

const style = { ...options, entryPoints: { app: source("css/index.css") } };
const script = { ...options, entryPoints: { app: source("js/app.js"), charts: source("js/charts.js") } };
if (process.argv.includes("--watch")) {
  for (const one of [style, script]) await (await context(one)).watch();
} else {
  await Promise.all([build(style), build(script)]);
}
