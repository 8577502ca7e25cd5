// <course-predictions>: each "Predict" becomes a question, and its output waits until one commits
// or skips. At the end: which hold?
"use strict";
{
const {src} = document.currentScript;
let drawing = null;
const load = file => new Promise((onload, onerror) => document.head.append(
  Object.assign(makeNode("script", {src: new URL(`${file}?v=/*edition*/`, src)}), {onload, onerror})));
const VERDICTS = {
  right: courseSays("guess-right"), near: courseSays("guess-near"),
  wrong: courseSays("guess-wrong"), skipped: courseSays("guess-skipped"),
  open: courseSays("guess-open"),
};
const button = (text, act) => {
  const node = makeNode("button", {type: "button"}, text);
  node.addEventListener("click", act);
  return node;
};

class Prediction extends CourseQuestion {
  state = "open";

  constructor(chapter, data) {
    super(chapter, data, data.ask);
    this.chapter = chapter;
    this.quote = document.getElementById(`predict-${this.name}`);
    this.commit = this.form.querySelector("button");
    this.commit.textContent = courseSays("commit");
    this.commit.after(button(courseSays("skip"), () => {
      this.settle("skipped");
      chapter.keep(this);
    }));
    const cells = [...document.querySelectorAll(".cell:has(> .cell_output)")];
    const cell = this.waits === "" ? null
      : this.waits ? document.getElementById(this.waits).closest(".cell")
      : cells.find(node => this.quote.compareDocumentPosition(node) & 4);      // the next one
    this.output = cell?.querySelector(".cell_output");
    this.form.classList.add("gm-predict");
    if (this.kind === "drawn") this.offer();
    else courseNear(this.quote, () => this.quote.append(this.form));
  }

  // ---- a curve
  offer() {
    this.pen = button(courseSays("draw"), () => this.draw());
    this.readout = makeNode("p", {class: "gm-readout"});
    this.commit.before(this.pen);
    this.form.append(this.readout);
    courseNear(this.output.closest(".cell"), () => this.output.before(this.form));
  }

  // Loaded when a curve is begun; whether it is there.
  async board() {
    try {
      window.CourseDrawing ?? await (drawing ??= load("axes.js").then(() => load("draw.js")));
    } catch {
      drawing = null;                            // and try again
      this.verdict.textContent = courseSays("not-loaded-yet");
      return false;
    }
    this.drawing ??= new CourseDrawing(this.output, this, text => this.readout.textContent = text);
    return true;
  }

  async draw() {
    if (!await this.board()) return;
    this.chapter.show();
    this.drawing.begin();
  }

  get answer() { return this.kind === "drawn" ? this.drawing?.guess ?? [] : super.answer; }
  set answer(answer) { super.answer = answer; }

  clear() {
    super.clear();
    this.state = "open";
    delete this.form.dataset.state;
    this.drawing?.forget();
    delete this.drawing;
  }

  // Commits; whether there was an answer to judge.
  check() {
    const {answer} = this, [text] = answer;
    const missing = this.kind === "single" ? !answer.includes(true)
      : this.kind === "number" ? !text.trim() : answer.every(height => height === null);
    const value = this.kind === "number" && this.read(text);
    if (missing || typeof value === "string") {
      this.verdict.textContent = missing ? courseSays("first") : value;
      return false;
    }
    if (this.kind === "drawn") {
      return this.settle(...this.drawing.judge(this.says));
    }
    if (this.kind === "single") {
      const chosen = this.options[answer.indexOf(true)];
      return this.settle(chosen.right ? "right" : "wrong", chosen.why);
    }
    const [{answer: right, why}] = this.options;
    const off = Math.abs(value - right);
    return this.settle(off <= this.tolerance ? "right" : off <= this.near ? "near" : "wrong",
      courseSays("you-said", {guess: text.trim(), sentence: why}));
  }

  // The guess stands.
  settle(state, sentence = this.says ?? this.options.find(option => option.right).why) {
    this.drawing?.end();
    this.readout?.replaceChildren();
    Object.assign(this, {state, sentence, right: state === "right"});
    this.form.dataset.state = state;
    this.verdict.replaceChildren(makeNode("strong", {}, VERDICTS[state]), ` ${sentence}`);
    return true;
  }

  get settled() { return this.state !== "open"; }

  // What is kept of an earlier visit; damaged, it is asked anew.
  remember(kept) {
    if (kept?.state === "skipped") this.settle("skipped");
    else if (this.kind === "drawn" && Array.isArray(kept?.answer))
      this.board().then(there => {
        if (there && this.drawing.remember(kept.answer)) this.check();
        this.chapter.show();
      });
    else if (Array.isArray(kept?.answer)) {
      this.answer = kept.answer;
      if (!this.check()) this.form.reset();
    }
  }

  show(asking) {
    this.form.hidden = !asking;
    this.form.querySelector("fieldset").disabled = this.settled;
    for (const node of this.form.querySelectorAll("button")) node.hidden = this.settled;
    if (!this.pen || this.settled) return;
    this.pen.hidden = Boolean(this.drawing);
    this.commit.hidden = !this.drawing;
  }
}

class CoursePredictions extends HTMLElement {
  connectedCallback() {                          // deferred: all is parsed
    if (this.asked || location.search.includes("embed")) return;
    this.plain = [...this.children];
    const data = JSON.parse(this.querySelector("script[type='application/json']").textContent);
    this.asked = data.map(one => new Prediction(this, one));
    const outputs = this.asked.map(one => one.output).filter(Boolean);
    this.covers = new Map([...new Set(outputs)].map(output => [output, this.cover(output)]));
    const kept = learnerNotes.read().quizzes[this.id] ?? {};
    for (const one of this.asked) one.remember(kept[one.name]);
    this.reach();
    addEventListener("hashchange", () => this.reach());
    this.show();
  }

  cover(output) {
    output.tabIndex = -1;
    const open = act => () => { act(); output.focus({preventScroll: true}); };
    return makeNode("div", {class: "gm-cover"}, makeNode("p", {}, courseSays("waits")),
      button(courseSays("show-it"), open(() => this.skip(output))),
      button(courseSays("show-all"), open(() => this.ask(false))));
  }

  get asking() { return !learnerNotes.read().unasked; }

  ask(asking) {
    learnerNotes.change(notes => { notes.unasked = !asking; });
    this.show();
  }

  skip(output) {
    for (const one of this.asked)
      if (one.output === output && !one.settled) { one.settle("skipped"); this.note(one); }
    this.show();
  }

  // A link into its cell, or into the next, opens an output.
  reach() {
    const place = document.getElementById(location.hash.slice(1).split(/\?|%3F/i)[0]);
    const cell = place?.closest(".cell");
    for (const output of this.covers.keys())
      if ([cell, cell?.previousElementSibling].includes(output.parentNode)) this.skip(output);
  }

  note({name, answer, right, state}) {
    learnerNotes.change(({quizzes}) => {
      (quizzes[this.id] ??= {})[name] = {answer, right, state};
    });
  }

  keep(one) {
    this.note(one);
    this.show();
    one.verdict.tabIndex = -1;
    one.verdict.focus({preventScroll: true});    // its button is gone
  }

  show() {
    const {asking} = this;
    for (const one of this.asked) one.show(asking);
    for (const [output, cover] of this.covers) {
      const waits = asking && this.asked.some(one => one.output === output && !one.settled);
      const drawn = waits && this.asked.some(one => one.output === output && one.drawing);
      output.classList.toggle("gm-waits", waits && !drawn);
      output.classList.toggle("gm-drawing", drawn);
      if (waits && !drawn) output.append(cover);
      else cover.remove();
    }
    this.replaceChildren(...asking ? this.intuitions() : [courseSays("not-asked"), ...this.plain,
      button(courseSays("ask-me"), () => { this.ask(true); this.querySelector("a").focus(); })]);
  }

  intuitions() {
    const all = this.asked.length;
    const [right, near, wrong, skipped, open] = Object.keys(VERDICTS).map(
      state => this.asked.filter(one => one.state === state).length);
    const items = this.asked.map(one => makeNode("li", {},
      makeNode("a", {href: `#predict-${one.name}`}, one.ask), " ",
      makeNode("strong", {}, VERDICTS[one.state]), one.settled ? ` ${one.sentence}` : ""));
    const score = courseSays("intuitions", {all, right, near, wrong, skipped, open});
    return [makeNode("p", {role: "status"}, `${score} ${learnerNotes.notice}`),
      makeNode("ol", {}, ...items), button(courseSays("ask-again"), () => this.restart())];
  }

  restart() {
    learnerNotes.change(({quizzes}) => { delete quizzes[this.id]; });
    for (const one of this.asked) { one.form.reset(); one.clear(); }
    this.show();
    this.querySelector("a").focus();
  }
}
customElements.define("course-predictions", CoursePredictions);
}
