// Bundles reveal.js and its speaker's view for tools/slides.py, once for every new version:
//     cd tools/reveal && npm ci && npm run build
// The same version makes the same bytes; tests/test_slides.py knows their hash.
import {readFileSync} from "node:fs";
import {buildSync} from "esbuild";

const read = name => readFileSync(`node_modules/reveal.js/${name}`, "utf8");
const {version, license} = JSON.parse(read("package.json"));
if (license !== "MIT") throw Error(`reveal.js: the licence ${license} must be looked at`);
const banner = `/*! reveal.js ${version}, made by tools/reveal. MIT License\n\n${read("LICENSE").trim()} */`;
const build = (type, contents, options) => buildSync({
  stdin: {contents, loader: type, resolveDir: "."}, outfile: `vendor/reveal.${type}`,
  bundle: true, minify: true, lineLimit: 110, charset: "utf8", banner: {[type]: banner}, ...options,
});
build("js", 'export {default as Deck} from "reveal.js"; export {default as Notes} from "reveal.js/plugin/notes";',
  {format: "iife", globalName: "Reveal", target: "es2020", legalComments: "none"});
build("css", '@import "reveal.js/reset.css"; @import "reveal.js/reveal.css";', {legalComments: "none"});
