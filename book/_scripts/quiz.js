// <momentum-quiz>: turns the questions that course.quizzes wrote on the page into ones that answer
// back. Native inputs; a verdict and a reason for each answer; nothing leaves the browser.
"use strict";
{
const INPUTS = {
  single: {type: "radio"}, multiple: {type: "checkbox"},
  number: {type: "text", inputmode: "decimal", autocomplete: "off", size: "10"},
};
const numeral = text => {                        // "0.08", "0,08", "−1/2"; NaN if it is no number
  const plain = text.replaceAll("−", "-").replace(/\d{1,3}(,\d{3}){2,}/g, m => m.replaceAll(",", ""));
  const parts = plain.replaceAll(",", ".").split("/");
  const [top, under = 1] = parts.map(part => part.trim() === "" ? NaN : Number(part));
  return parts.length > 2 ? NaN : top / under;
};

class Question {
  constructor(quiz, data, title) {
    Object.assign(this, data, {id: `${quiz.id}-${data.name}`});
    this.key = ["single", "multiple"].includes(this.kind) ? "checked" : "value";
    const rows = this.kind === "number" ? [{answer: courseSays("your-answer")}] : this.options;
    this.rows = rows.map(this.row, this);
    this.verdict = makeNode("span", {role: "status"});
    this.form = makeNode("form", {class: "gm-question", novalidate: ""},
      makeNode("fieldset", {},
        makeNode("legend", {}, `${title} `, makeNode("em", {}, this.advice)),
        ...this.rows.map(row => row.node)),
      makeNode("p", {}, makeNode("button", {type: "submit"}, courseSays("check")), " ", this.verdict));
    this.form.addEventListener("input", () => this.clear());
    this.form.addEventListener("submit", event => {
      event.preventDefault();
      if (this.check()) quiz.keep(this);
    });
  }

  row(option, n) {
    const id = `${this.id}-${n}`;
    const why = makeNode("p", {class: "gm-why", id: `${id}-why`, "aria-live": "polite"});
    const attributes = {id, name: this.id, "aria-describedby": why.id, ...INPUTS[this.kind]};
    const input = this.kind !== "order" ? makeNode("input", attributes)
      : makeNode("select", attributes, makeNode("option", {value: ""}, "–"),
          ...this.options.map((_, i) => makeNode("option", {}, String(i + 1))));
    const label = makeNode("label", {for: id}, option.answer);
    const node = makeNode("div", {class: `gm-option gm-${this.kind}`}, input, label, why);
    return {input, why, node};
  }

  // One entry a row: whether it is ticked, or what is written or selected there.
  get answer() {
    return this.rows.map(({input}) => input[this.key]);
  }

  set answer(answer) {
    this.rows.forEach(({input}, i) => {
      if (typeof answer?.[i] === "boolean") input.checked = answer[i];
      else if (typeof answer?.[i] === "string") input.value = answer[i];
    });
  }

  clear() {
    this.right = false;
    delete this.form.dataset.right;
    this.verdict.textContent = "";
    for (const {why, node} of this.rows) { why.textContent = ""; delete node.dataset.right; }
  }

  say(i, right, text) {
    this.rows[i].why.textContent = text;
    this.rows[i].node.dataset.right = right;
  }

  // Whether there was an answer to judge.
  check() {
    this.clear();
    const {answer} = this;
    const missing = this.key === "checked" ? !answer.includes(true)
      : answer.some(text => text.trim() === "");
    const fault = missing ? courseSays("first") : this[this.kind](answer);
    this.right = !fault;
    this.verdict.textContent = fault || courseSays("right");
    this.form.dataset.right = this.right;
    if (this.right && this.kind !== "number")    // now every option may speak
      this.options.forEach((option, i) => this.say(i, option.right, option.why));
    return !missing;
  }

  // Each kind says what it thinks of the rows, and returns what is wrong, "" if nothing is.

  multiple(ticked) {
    let [wrong, missing] = [0, 0];
    this.options.forEach((option, i) => {
      if (ticked[i]) this.say(i, option.right, option.why);
      if (ticked[i] && !option.right) wrong += 1;
      if (!ticked[i] && option.right) missing += 1;
    });
    return wrong + missing ? courseSays("amiss", {wrong, missing}) : "";
  }

  single(ticked) { return this.multiple(ticked) && courseSays("another"); }

  // The number that is written there, or what keeps it from being one.
  read(text) {
    const digits = text.trim().replace("−", "-");
    if (/^-?[1-9]\d{0,2},\d{3}$/.test(digits)) {           // a thousand to some, 1 to others
      const [many, few] = [digits.replace(",", ""), digits.replace(",", ".")];
      return courseSays("two-ways", {text: digits, many, few});
    }
    const value = numeral(text);
    return Number.isFinite(value) ? value : courseSays("no-number");
  }

  number([text]) {
    const value = this.read(text);
    const near = this.options.find(o => Math.abs(o.answer - value) <= this.tolerance);
    this.say(0, Boolean(near?.right), near ? near.why
      : typeof value === "number" ? this.hint : value);
    return near?.right ? "" : courseSays("not-yet");
  }

  order(places) {
    if (new Set(places).size < places.length) return courseSays("same-place");
    const wrong = this.options.filter((option, i) => {
      const right = Number(places[i]) === option.place;
      this.say(i, right, right ? courseSays("in-place")
        : courseSays("not-here", {why: option.why}));
      return !right;
    });
    return wrong.length ? courseSays("out-of-place", {count: wrong.length}) : "";
  }
}

class MomentumQuiz extends HTMLElement {
  connectedCallback() {
    if (document.readyState === "loading")       // the children are not parsed yet
      document.addEventListener("DOMContentLoaded", () => this.begin(), {once: true});
    else courseNear(this, () => this.begin());
  }

  begin() {
    if (this.questions) return;                  // moved within the page
    const data = JSON.parse(this.querySelector("script[type='application/json']").textContent);
    this.questions = data.map((question, i) => new Question(this, question, `${i + 1}. ${question.ask}`));
    this.score = makeNode("span", {role: "status"});
    const again = makeNode("button", {type: "button"}, courseSays("again"));
    again.addEventListener("click", () => this.restart());
    this.replaceChildren(...this.questions.map(question => question.form),
      makeNode("p", {class: "gm-score"}, this.score, " ", again));
    const kept = learnerNotes.read().quizzes[this.dataset.quiz] ?? {};
    for (const question of this.questions)
      if (kept[question.name]?.answer) {
        question.answer = kept[question.name].answer;
        question.check();
      }
    this.count();
  }

  keep({name, answer, right}) {
    learnerNotes.change(({quizzes}) => {
      (quizzes[this.dataset.quiz] ??= {})[name] = {answer, right};
    });
    this.count();
  }

  count() {
    const right = this.questions.filter(question => question.right).length;
    const score = courseSays("score", {right, all: this.questions.length});
    this.score.textContent = `${score} ${learnerNotes.notice}`;
  }

  restart() {
    learnerNotes.change(({quizzes}) => { delete quizzes[this.dataset.quiz]; });
    for (const question of this.questions) { question.form.reset(); question.clear(); }
    this.count();
    this.questions[0].rows[0].input.focus();
  }
}
customElements.define("momentum-quiz", MomentumQuiz);
window.CourseQuestion = Question;                // predictions.js asks the same way
}
