// Bundles CodeMirror for the site, once for every new version:
//     cd tools/codemirror && npm ci && npm run build
// The same versions make the same bytes; tests/test_editor.py knows their hash.
import {readFileSync} from "node:fs";
import {buildSync} from "esbuild";

const target = "../../book/_scripts/vendor/codemirror.js";
const read = path => readFileSync(`node_modules/${path}`, "utf8");
const {metafile} = buildSync({entryPoints: ["parts.js"], bundle: true, metafile: true, write: false,
                              outdir: "."});
const names = [...new Set(Object.keys(metafile.inputs).flatMap(
  path => /^node_modules\/((?:@[\w-]+\/)?[\w-]+)\//.exec(path)?.[1] ?? []))].sort();
const packages = names.map(name => JSON.parse(read(`${name}/package.json`)));
for (const {name, license} of packages)
  if (license !== "MIT") throw Error(`${name}: the licence ${license} must be looked at`);
const holders = [...new Set(names.map(name => /Copyright.*/.exec(read(`${name}/LICENSE`))[0]))].sort();
const terms = /Permission is hereby[^]*/.exec(read("@codemirror/state/LICENSE"))[0].trim();
buildSync({
  entryPoints: ["parts.js"], outfile: target, bundle: true, minify: true, format: "iife",
  globalName: "CodeMirror", target: "es2020", lineLimit: 110, charset: "utf8",
  banner: {js: `/*! CodeMirror 6, made by tools/codemirror. MIT License\n\n${
    packages.map(({name, version}) => `${name} ${version}`).join("\n")}\n\n${
    holders.join("\n")}\n\n${terms} */`},
});
