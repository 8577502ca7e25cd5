// <course-exercise>: an exercise answered on the page, in the words of check(). What judges the
// answers of a chapter is one script, named by this one's element and loaded at the first answer.
"use strict";
{
const {src, dataset: {answers}} = document.currentScript;

let loading;
const judge = () => loading ??= new Promise((done, failed) => {
  const script = makeNode("script", {src: new URL(answers, src)});
  script.onload = () => done(courseJudge);
  script.onerror = () => { loading = null; script.remove(); failed(); };   // try again next time
  document.head.append(script);
});

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
    this.fields = [...this.querySelectorAll("input")];
    this.said = this.querySelector("[role=status]");
    this.form.addEventListener("input", () => this.say());
    this.form.addEventListener("change", () => this.keep());
    this.form.addEventListener("submit", event => { event.preventDefault(); this.check(); });
    this.querySelector("button[type=button]").addEventListener("click", () => this.restart());
    this.remember();
  }

  // One entry a field: whether it is ticked, or what is written there.
  get answer() {
    return this.fields.map(field => field.type === "checkbox" ? field.checked : field.value);
  }

  set answer(answer) {
    this.fields.forEach((field, i) => {
      if (field.type === "checkbox") field.checked = answer?.[i] === true;
      else field.value = typeof answer?.[i] === "string" ? answer[i] : "";
    });
  }

  get name() { return this.getAttribute("name"); }

  remember() {
    const kept = learnerNotes.read().exercises[this.name];
    if (!Array.isArray(kept?.answer)) return;
    this.answer = kept.answer;
    if (kept.edition !== this.dataset.edition) this.note(courseSays("has-changed"));
    else if (kept.passed === true) this.note(courseSays("passed-before"));
  }

  // What is typed; and once it has passed, that it has.
  keep(passed = false) {
    const {edition, number} = this.dataset;
    learnerNotes.change(({exercises, ticks}) => {
      const before = exercises[this.name];
      passed ||= before?.edition === edition && before.passed === true;
      exercises[this.name] = {answer: this.answer, passed, edition};
      if (passed && !ticks.includes(number)) ticks.push(number);
    });
  }

  async check() {
    const {answer} = this;
    if (answer.some(text => typeof text === "string" && !text.trim())) {
      this.say({kind: "open", title: courseSays("not-read"), paragraphs: [courseSays("fill-in")],
                faults: answer.map(text => !text.trim())});
      return;
    }
    try {
      const verdict = (await judge()).answer(this.name, answer);
      if (`${answer}` !== `${this.answer}`) return;          // typed on meanwhile
      this.keep(verdict.kind === "pass");
      this.say(verdict);
    } catch (error) {
      if (error) throw error;
      this.say({kind: "open", title: courseSays("not-read"), paragraphs: [courseSays("not-loaded")]});
    }
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
    if (learnerNotes.notice) this.said.append(makeNode("p", {}, learnerNotes.notice));
    this.fields.find((_, i) => verdict.faults?.[i])?.focus();
  }

  note(text) { this.said.replaceChildren(makeNode("p", {}, text)); }

  restart() {
    learnerNotes.change(({exercises}) => { delete exercises[this.name]; });
    this.answer = [];
    this.say();
    this.fields[0].focus();
  }
}
customElements.define("course-exercise", CourseExercise);
}
