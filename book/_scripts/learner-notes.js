// What the reader has ticked and answered, kept in this browser and sent nowhere: one versioned
// entry of the local storage, read again before each change (another tab may have written).
"use strict";

// say(key, {name: value}): the sentence of course/words.toml with this key, its {names} filled in.
const courseWords = words => (key, values = {}) =>
  words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const courseSays = courseWords(/*words*/{});

const learnerNotes = (() => {
  const COURSE = "gaining-momentum", VERSION = 1;
  // Another site on this host, last year's course, has notes of its own; both languages share one's.
  const site = new URL(".", document.currentScript.src).pathname
    .replace(/((zh\/)?_static|lite)\/$/, "");
  const KEPT = location.protocol === "file:" ? COURSE : `${COURSE} ${site}`;
  const fresh = () => ({course: COURSE, version: VERSION, ticks: [], quizzes: {}, exercises: {},
                        cells: {}});
  const record = value => value !== null && typeof value === "object" && !Array.isArray(value);
  let memory = null;                             // stands in where the browser keeps nothing
  let notice = "";

  // Notes from text; null when it is not ours, of another version, or damaged.
  function parse(text) {
    try {
      const notes = JSON.parse(text);
      notes.exercises ??= {};                    // there were none at first,
      notes.cells ??= {};                        // and then no cells
      const sound = record(notes) && notes.course === COURSE && notes.version === VERSION
        && Array.isArray(notes.ticks) && notes.ticks.every(tick => typeof tick === "string")
        && [notes.quizzes, notes.exercises, notes.cells].every(
          some => record(some) && Object.values(some).every(record));
      return sound ? notes : null;
    } catch { return null; }
  }

  function read() {
    if (memory) return memory;
    let text = null;
    try {
      if (localStorage.forgets) throw localStorage;        // start.js
      text = localStorage.getItem(KEPT) ?? localStorage.getItem(COURSE);      // of an older edition
    } catch { keepHere(fresh()); }
    if (text === null) return memory ?? fresh();
    const notes = parse(text);
    if (!notes) notice = courseSays("unreadable");
    return notes ?? fresh();
  }

  function keepHere(notes) {
    memory = notes;
    notice = courseSays("keeps-nothing");
  }

  // Each time anew: there may be room again.
  function write(notes) {
    try {
      if (localStorage.forgets) throw localStorage;
      localStorage.setItem(KEPT, JSON.stringify(notes));
      memory = null;
      notice = "";
    } catch { keepHere(notes); }
  }

  return {
    read, parse, write, fresh,
    get notice() { return notice; },
    change(act) { const notes = read(); act(notes); write(notes); },
  };
})();

// A script that is not needed before it is used, from beside the one at `src`: once, or once more.
const courseLoad = (src, file) => courseLoad[file] ??= new Promise((done, failed) => {
  const script = makeNode("script", {src: new URL(file, src)});
  script.onload = done;
  script.onerror = () => { delete courseLoad[file]; script.remove(); failed(); };
  document.head.append(script);
});

// make("label", {for: "a"}, "text", child): an element with attributes and children
function makeNode(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}
