// A quiet Run below every code cell that has no workplace of its own. What it takes is loaded by the
// first click: cell.js.
"use strict";
{
const {src, dataset: {cell: script, editor, python}} = document.currentScript;
const cells = [...document.querySelectorAll(".bd-article div.cell")];
const {cells: kept} = learnerNotes.read();
const page = location.pathname.split("/").at(-1).replace(/\.html$/, "");

cells.forEach((cell, i) => {
  const printed = cell.querySelector(".cell_input > div");
  if (!printed || cell.querySelector("momentum-quiz, course-predictions")
      || cell.nextElementSibling?.querySelector("course-exercise")) return;
  const name = `${page}/${i + 1}`;
  const button = makeNode("button", {type: "button",
    "aria-label": courseSays("run-cell", {number: i + 1})}, courseSays("run"));
  const row = makeNode("p", {class: "gm-run"}, button);
  if (kept[name]) row.append(makeNode("span", {}, courseSays("cell-kept")));
  printed.after(row);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await courseLoad(src, script);
      row.hidden = true;
      courseCell({cells, cell, printed, row, name, number: i + 1, load: {
        editor: () => courseLoad(src, editor), python: () => courseLoad(src, python)}});
    } catch { row.append(makeNode("span", {role: "status"}, courseSays("not-loaded"))); }
    button.disabled = false;
  });
});
}
