// Bundles reveal.js and its speaker's view for tools/slides.py, once for every new version:
//     cd tools/reveal && npm ci && npm run build
// The same version makes the same bytes; tests/test_slides.py knows their hash.
import {readFileSync, readdirSync} from "node:fs";
import {buildSync} from "esbuild";

const packages = ["reveal.js", "fitty", "marked"];      // the first carries the others, unnamed
const known = name => {
  const folder = `node_modules/${name}`, {version, license} = JSON.parse(
    readFileSync(`${folder}/package.json`, "utf8"));
  if (license !== "MIT") throw Error(`${name}: the licence ${license} must be looked at`);
  const file = readdirSync(folder).find(path => /^licen[cs]e/i.test(path));
  return {version, text: readFileSync(`${folder}/${file}`, "utf8")};
};
const [reveal, ...carried] = packages.map(known);
const holders = carried.flatMap(({text}) => text.match(/^ *Copyright.*/gm)).map(line => line.trim());
const notice = `/*! reveal.js ${reveal.version}, made by tools/reveal. MIT License\n\n${
  reveal.text.trim().replace(/(?<=^Copyright.*)$/m, `\n${holders.join("\n")}`)} */`;
const build = (type, contents, options) => buildSync({
  stdin: {contents, loader: type, resolveDir: "."}, outfile: `vendor/reveal.${type}`, bundle: true,
  minify: true, lineLimit: 110, charset: "utf8", banner: {[type]: notice}, ...options,
});
build("js", `export {default as Deck} from "reveal.js";
  export {default as Notes} from "reveal.js/plugin/notes";`,
  {format: "iife", globalName: "Reveal", target: "es2020"});
build("css", '@import "reveal.js/reset.css"; @import "reveal.js/reveal.css";');
