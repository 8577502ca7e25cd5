// <course-exercise>: an exercise answered on the page, in the words of check(). What judges the
// answers of a chapter is one script, named by this one's element and loaded at the first answer.
"use strict";
{
const {src, dataset: {answers, python, editor}} = document.currentScript;

const load = file => courseLoad(src, file);

// "`a` and b" as text and <code>; an odd backtick is a character.
function withCode(text) {
  const pieces = text.split("`");
  if (pieces.length % 2 === 0) return [text];
  return pieces.map((piece, i) => i % 2 ? makeNode("code", {}, piece) : piece);
}

class CourseExercise extends HTMLElement {
  connectedCallback() {
    if (document.readyState === "loading")       // the children are not parsed yet
      document.addEventListener("DOMContentLoaded", () => this.begin(), {once: true});
    else this.begin();
  }

  begin() {
    if (this.form) return;                       // moved within the page
    this.form = this.querySelector("form");
    this.fields = [...this.querySelectorAll("input, textarea")];
    this.said = this.querySelector("[role=status]");
    this.stop = this.querySelector("button.gm-stop");
    this.form.addEventListener("input", () => this.typed());
    this.form.addEventListener("submit", event => { event.preventDefault(); this.check(); });
    this.form.addEventListener("keydown", event => this.key(event));
    this.form.addEventListener("focusin", ({target}) => this.improve(target));
    this.querySelector("button.gm-again").addEventListener("click", () => this.restart());
    this.stop?.addEventListener("click", () => coursePython.stop());
    for (const event of ["storage", "pageshow"]) addEventListener(event, () => this.follow());
    this.remember();
  }

  // One entry a field: whether it is ticked, or what is written there.
  get answer() {
    return this.fields.map(field => field.type === "checkbox" ? field.checked : field.value);
  }

  set answer(answer) {
    this.fields.forEach((field, i) => {
      if (field.type === "checkbox") field.checked = answer?.[i] === true;
      else field.value = typeof answer?.[i] === "string" ? answer[i] : field.defaultValue;
    });
  }

  get name() { return this.getAttribute("name"); }

  remember() {
    const kept = learnerNotes.read().exercises[this.name];
    this.kept = JSON.stringify(kept);
    if (!Array.isArray(kept?.answer)) return;
    this.answer = kept.answer;
    if (kept.edition !== this.dataset.edition) this.note(courseSays("has-changed"));
    else if (kept.passed === true) this.note(courseSays("passed-before"));
  }

  // Where the browser keeps nothing it is said at the first letter, and not at each.
  typed() {
    this.keep();
    const {notice} = learnerNotes;
    if (notice && notice === this.said.textContent) return;
    this.say();
    if (notice) this.note(notice);
  }

  // Another tab has written, or a notebook; or the reader is back from one. What runs here is not
  // written over: its verdict is about what stands there.
  follow() {
    if (this.running || JSON.stringify(learnerNotes.read().exercises[this.name]) === this.kept) return;
    this.answer = [];
    this.say();
    this.remember();
  }

  // What is typed; and once it has passed, that it has.
  keep(passed = false) {
    const {edition, number} = this.dataset;
    learnerNotes.change(({exercises, ticks}) => {
      const before = exercises[this.name];
      passed ||= before?.edition === edition && before.passed === true;
      exercises[this.name] = {answer: this.answer, passed, edition};
      this.kept = JSON.stringify(exercises[this.name]);
      if (passed && !ticks.includes(number)) ticks.push(number);
    });
  }

  async check() {
    const {answer} = this;
    if (this.running) return this.note(courseSays("python-runs"));
    if (answer.some(text => typeof text === "string" && !text.trim())) {
      this.say({...this.unread("fill-in"), faults: answer.map(text => !text.trim())});
      return;
    }
    let verdict;
    try {
      await load(answers);
      verdict = courseJudge.answer(this.name, answer);
      if (verdict.request) {
        if (location.protocol === "file:") return this.say(this.unread("from-disk"));
        await load(python);
        verdict = await this.run(verdict.request);
      }
    } catch (error) {
      if (error) throw error;
      verdict = this.unread("not-loaded");
    }
    if (`${answer}` !== `${this.answer}`) return this.say();         // typed on meanwhile
    this.keep(verdict.kind === "pass");
    this.say(verdict);
  }

  unread(key, values) {
    return {kind: "open", title: courseSays("not-read"), paragraphs: [courseSays(key, values)]};
  }

  // What Python says.
  async run(request) {
    this.running = true;
    this.stop.hidden = false;
    const {said, stopped, failed, host} = await coursePython.ask(request, {
      tell: news => this.note(news), agree: from => this.agree(from)});
    if (document.activeElement === this.stop) this.form.querySelector("button").focus();
    this.stop.hidden = true;
    this.running = false;
    return said ?? (stopped ? this.unread("stopped")
      : this.unread(host ? "no-python" : "gave-up", {host, reason: failed}));
  }

  // Nothing is asked of another host before the reader has been told, and clicks.
  agree(host) {
    const button = makeNode("button", {type: "button"}, courseSays("fetch-python"));
    this.note(courseSays("python-elsewhere", {host}));
    this.said.append(makeNode("p", {}, button));
    return new Promise(done => button.addEventListener("click", () => done()));
  }

  // A textarea that is used gets the editor; where that cannot be loaded it stays, and works.
  improve(field) {
    if (field.localName !== "textarea") return;
    load(editor).then(() => { if (!field.hidden) window.courseEditor?.(field); }, () => {});
  }

  key(event) {
    const {target, key, ctrlKey, metaKey, shiftKey} = event;
    if (key === "Enter" && (ctrlKey || metaKey)) this.form.requestSubmit();
    if (target.localName !== "textarea") return;
    const before = target.value.slice(0, target.selectionStart).split("\n").at(-1);
    const inserted = key === "Tab" && !shiftKey && !this.leaving ? " ".repeat(4 - before.length % 4)
      : key === "Enter" && !ctrlKey && !metaKey
        ? `\n${/^ */.exec(before)[0]}${/:\s*$/.test(before) ? "    " : ""}` : "";
    if (inserted) {
      event.preventDefault();
      document.execCommand("insertText", false, inserted);           // with which Undo goes on
    }
    this.leaving = key === "Escape";             // then Tab goes on to the next button
  }

  // The verdict as a notebook shows it; without one, nothing.
  say(verdict) {
    this.dataset.state = verdict?.kind ?? "";
    this.fields.forEach((field, i) => {
      if (verdict?.faults?.[i]) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    });
    this.said.replaceChildren();
    if (!verdict) return;
    const rows = [[makeNode("strong", {}, ...withCode(verdict.title))],
                  ...verdict.paragraphs.map(withCode)];
    this.said.append(makeNode("div", {class: `gm-check gm-check-${verdict.kind}`},
      ...rows.map(row => makeNode("p", {}, ...row))));
    if (verdict.printed) this.said.append(makeNode("p", {}, courseSays("printed")),
      makeNode("pre", {tabindex: "0"}, verdict.printed));
    if (learnerNotes.notice) this.said.append(makeNode("p", {}, learnerNotes.notice));
    this.said.scrollIntoView({block: "nearest"});                    // below the edge of a phone
    this.fields.find((_, i) => verdict.faults?.[i])?.focus();
  }

  note(text) { this.said.replaceChildren(makeNode("p", {}, text)); }

  restart() {
    if (this.running) coursePython.stop();
    learnerNotes.change(({exercises}) => { delete exercises[this.name]; });
    delete this.kept;
    this.answer = [];
    this.say();
    this.fields[0].focus();
  }
}
customElements.define("course-exercise", CourseExercise);
}
