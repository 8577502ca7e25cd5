// <course-map>: the reader's own ticks beside the list of chapters, exercises and quizzes.
"use strict";
class CourseMap extends HTMLElement {
  connectedCallback() {
    if (document.readyState === "loading")       // the children are not parsed yet
      document.addEventListener("DOMContentLoaded", () => this.begin(), {once: true});
    else this.begin();
  }

  begin() {
    if (this.boxes) return;
    this.boxes = [...this.querySelectorAll("li[data-tick]")].map(item => {
      const box = makeNode("input", {type: "checkbox",
        "aria-label": courseSays("done", {what: item.querySelector("a").textContent})});
      box.addEventListener("change", () => this.tick(item.dataset.tick, box.checked));
      item.prepend(box);
      return {box, name: item.dataset.tick, item};
    });
    this.state = makeNode("p", {role: "status"});
    const button = (text, act) => {
      const node = makeNode("button", {type: "button"}, text);
      node.addEventListener("click", act);
      return node;
    };
    const file = makeNode("input", {type: "file", accept: ".json,application/json", hidden: "",
                                    "aria-label": courseSays("file")});
    file.addEventListener("change", () => this.take(file));
    this.append(this.state, makeNode("p", {class: "gm-buttons"},
      button(courseSays("export"), () => this.export()),
      button(courseSays("hand-in"), () => this.handIn()), button(courseSays("import"), () => file.click()),
      button(courseSays("reset"), () => this.reset()), file));
    addEventListener("storage", () => this.show());          // another tab has written
    addEventListener("pageshow", () => this.show());         // back from a quiz
    this.show();
  }

  show(news = "") {
    const notes = learnerNotes.read();
    for (const {box, name, item} of this.boxes) {
      box.checked = notes.ticks.includes(name);
      const score = item.querySelector("[data-quiz]");
      if (!score) continue;
      const given = Object.values(notes.quizzes[score.dataset.quiz] ?? {});
      const right = given.filter(answer => answer?.right === true).length;
      const all = score.dataset.questions;
      score.textContent = given.length
        ? courseSays("answered", {right, all}) : courseSays("questions", {count: all});
    }
    const done = this.boxes.filter(({box}) => box.checked).length;
    this.state.textContent = [courseSays("state", {done, all: this.boxes.length}), news,
                              learnerNotes.notice].filter(Boolean).join(" ");
  }

  tick(name, done) {
    learnerNotes.change(notes => {
      notes.ticks = notes.ticks.filter(tick => tick !== name).concat(done ? [name] : []);
    });
    this.show();
  }

  export() {
    this.save(learnerNotes.read(), "gaining-momentum");
    this.show(courseSays("exported"));
  }

  // The same file with a name in it, for who grades it: python -m course.grade.
  handIn() {
    const learner = prompt(courseSays("your-name"))?.trim();
    if (!learner) return;
    this.save({...learnerNotes.read(), learner}, learner.replace(/[^\p{L}\p{N}]+/gu, "-"));
    this.show(courseSays("handed-in"));
  }

  save(notes, name) {
    const text = JSON.stringify(notes, null, 1);
    const url = URL.createObjectURL(new Blob([text], {type: "application/json"}));
    makeNode("a", {href: url, download: `${name}.json`}).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);      // the download has begun by then
  }

  async take(file) {
    const notes = learnerNotes.parse(await file.files[0].text());
    delete notes?.learner;                                   // a hand-in, taken back
    file.value = "";                                         // the same file may come again
    if (notes) learnerNotes.write(notes);
    this.show(courseSays(notes ? "imported" : "not-imported"));
  }

  reset() {
    if (!confirm(courseSays("ask-reset"))) return;
    learnerNotes.write(learnerNotes.fresh());
    this.show(courseSays("forgotten"));
    this.boxes[0]?.box.focus();
  }
}
customElements.define("course-map", CourseMap);
