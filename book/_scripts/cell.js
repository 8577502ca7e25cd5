// courseCell(): a printed cell becomes one to edit and run, in its place. What a cell needs of those
// above is found by Python: it gets their texts, as printed, or as the reader has run them.
"use strict";
{
const textOf = printed => printed.querySelector("pre").textContent.replace(/\n$/, "");
const editionOf = text => [...text].reduce((sum, c) => Math.imul(31, sum) + c.codePointAt() | 0, 0);
const ran = new WeakMap();                       // cell: the text that ran without an error

// What a cell shows is looked at, and nothing in it runs: no scripts, handlers, frames, no address
// but places on this page.
const BAD = "script:not([type='application/json']), noscript, iframe, object, embed, link, meta, base,"
  + "form, style, template, foreignObject, animate, set";
function clean(html) {
  const {body} = new DOMParser().parseFromString(html, "text/html");
  body.querySelectorAll(BAD).forEach(node => node.remove());
  for (const node of body.querySelectorAll("*"))
    for (const {name, value} of [...node.attributes])
      if (/^on/i.test(name) || (/(href|src)$/i.test(name) && !/^(#|data:image\/png)/.test(value)))
        node.removeAttribute(name);
  for (const data of body.querySelectorAll("script")) {
    const {pieces, styles} = JSON.parse(data.textContent);
    const marked = pieces.map(([, piece]) => piece).filter(Array.isArray).map(([, text]) => text);
    if (styles.some(([tag, , , look]) => !/^(path|text|g|image|use|rect|circle)$/.test(tag)
          || Object.keys(look).some(name => /^on|href/i.test(name)))
        || marked.some(text => /[<&]/.test(text) && !harmless(text))) data.closest("explore-figure").remove();
  }
  return body.childNodes;
}
const harmless = text => {
  const {body} = new DOMParser().parseFromString(`<svg><text>${text}</text></svg>`, "text/html");
  return [...body.querySelectorAll("*")].every(({localName, attributes}) =>
    /^(svg|text|tspan)$/.test(localName) && [...attributes].every(({name}) => !/^on|href/i.test(name)));
};

window.courseCell = ({cells, cell, printed, row, name, number, load}) => {
  const text = textOf(printed), edition = editionOf(text), id = `cell-code-${number}`;
  const old = cell.querySelector(":scope > .cell_output");
  const kept = learnerNotes.read().cells[name];
  const button = (key, attributes) => makeNode("button", attributes, courseSays(key));
  const run = button("run"), stop = button("stop", {type: "button", class: "gm-stop", hidden: ""});
  const restore = button("restore", {type: "button", class: "gm-again"});
  const field = makeNode("textarea", {id, rows: text.split("\n").length, spellcheck: "false",
    autocapitalize: "off", autocomplete: "off", "aria-describedby": `${id}-keys`});
  const said = makeNode("div", {class: "gm-said", role: "status"});
  const form = makeNode("form", {class: "gm-cell"},
    makeNode("div", {class: "gm-code"},
      makeNode("label", {for: id}, courseSays("cell", {number})), field,
      makeNode("p", {id: `${id}-keys`}, courseSays("cell-keys"))),
    makeNode("p", {class: "gm-buttons"}, run, stop, restore), said);
  if (kept && kept.edition !== edition)
    form.firstChild.append(makeNode("p", {}, courseSays("cell-changed")));
  let fresh = null, running = false;

  const note = (...words) => said.replaceChildren(makeNode("p", {}, ...words));
  function keep() {
    learnerNotes.change(notes => {
      if (field.value === text) delete notes.cells[name];
      else notes.cells[name] = {code: field.value, edition};
    });
    const {notice} = learnerNotes;
    if (notice && notice !== said.textContent) note(notice);
  }

  // Another tab has written.
  function follow() {
    const now = learnerNotes.read().cells[name]?.code ?? text;
    if (form.isConnected && !running && field.value !== now) field.value = now;
  }

  // Nothing is asked of another host before the reader has been told, and clicks.
  function agree(host) {
    const yes = button("fetch-python", {type: "button"});
    note(courseSays("python-elsewhere", {host}));
    said.append(makeNode("p", {}, yes));
    return new Promise(done => yes.addEventListener("click", () => done()));
  }

  function show({printed, value, html, error}) {
    fresh?.remove();
    fresh = makeNode("div", {class: "cell_output docutils container gm-fresh"});
    for (const [words, kind] of [[printed, "gm-printed"], [value, "gm-printed"], [error, "gm-error"]])
      if (words) fresh.append(makeNode("pre", {class: kind, tabindex: "0"}, words));
    old?.remove();                               // ids of a figure are there once
    cell.append(fresh);
    if (html) fresh.append(...clean(html));
    note(courseSays(error ? "cell-failed" : "cell-done"));
    if (learnerNotes.notice) said.append(makeNode("p", {}, learnerNotes.notice));
  }

  async function start() {
    if (running) return;
    if (location.protocol === "file:") return note(courseSays("from-disk"));
    running = true;
    stop.hidden = false;
    const code = field.value;
    const above = cells.slice(0, number - 1).map(other => ran.get(other)
      ?? textOf(other.querySelector(".cell_input > div")));
    try {
      await load.python();
      const {said, stopped, failed, host} =
        await coursePython.ask({above, code}, {tell: note, agree});
      if (said) {
        if (!said.error) ran.set(cell, code);
        show(said);
      } else note(stopped ? courseSays("stopped")
        : host ? courseSays("no-python", {host, reason: failed})
          : courseSays("gave-up", {reason: failed}));
    } catch (error) {
      if (error) throw error;
      note(courseSays("not-loaded"));
    } finally {
      if (document.activeElement === stop) run.focus();
      stop.hidden = true;
      running = false;
    }
  }

  function close() {
    if (running) coursePython.stop();
    learnerNotes.change(notes => { delete notes.cells[name]; });
    ran.delete(cell);
    fresh?.remove();
    if (old) cell.append(old);
    form.remove();
    printed.hidden = row.hidden = false;
    row.querySelector("span")?.remove();
    row.querySelector("button").focus();
  }

  field.value = kept?.code ?? text;
  field.setSelectionRange(0, 0);
  form.addEventListener("submit", event => { event.preventDefault(); start(); });
  form.addEventListener("input", keep);
  addEventListener("storage", follow);
  form.addEventListener("keydown", ({key, ctrlKey, metaKey}) => {
    if (key === "Enter" && (ctrlKey || metaKey)) form.requestSubmit();
  });
  stop.addEventListener("click", () => coursePython.stop());
  restore.addEventListener("click", close);
  printed.hidden = true;
  row.before(form);
  load.editor().then(() => courseEditor(field), () => {});     // else the field stays, and works
  run.focus();
  start();
};
}
