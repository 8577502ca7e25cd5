// courseEditor(textarea): CodeMirror in a textarea's place. What is typed there is in the textarea
// as well, which stays in the form, out of sight; so does a value that is set or a fault that is
// told. CodeMirror itself stands above, in the same file: exercises.py puts it there.
"use strict";
{
const {EditorState, EditorView, tags} = CodeMirror;

// The colours of printed code, by the classes that Pygments gives it.
const colours = CodeMirror.syntaxHighlighting(CodeMirror.tagHighlighter([
  [tags.comment, "c1"], [tags.string, "s2"], [tags.special(tags.string), "s2"], [tags.number, "mf"],
  [tags.keyword, "k"], [tags.bool, "kc"], [tags.null, "kc"], [tags.moduleKeyword, "kn"],
  [tags.operatorKeyword, "ow"], [tags.operator, "o"], [tags.meta, "nd"],
  [tags.definition(tags.function(tags.variableName)), "nf"], [tags.className, "nc"],
].map(([tag, name]) => ({tag, class: name}))));

// Tab goes to the next multiple of four; on several lines at once it indents them.
function indent(view) {
  const {state, state: {selection: {main: {empty, head}}}} = view;
  if (!empty) return CodeMirror.indentMore(view);
  const column = head - state.doc.lineAt(head).from;
  view.dispatch(state.replaceSelection(" ".repeat(4 - column % 4)));
  return true;
}
const tab = {key: "Tab", run: indent, shift: CodeMirror.indentLess};
// Esc, and then Tab goes on, however long one takes in between: until another key, or back again.
const leave = {key: "Escape", run: view => { view.setTabFocusMode(3600e3); return true; }};
// The form listens to it.
const check = {key: "Mod-Enter", run: () => true};

window.courseEditor = textarea => {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const place = makeNode("div", {class: "gm-editor highlight"});
  const state = EditorState.create({
    doc: textarea.value,
    selection: {anchor: textarea.selectionStart, head: textarea.selectionEnd},
    extensions: [
      CodeMirror.history(), CodeMirror.lineNumbers(), CodeMirror.bracketMatching(),
      CodeMirror.indentOnInput(), CodeMirror.indentUnit.of("    "), EditorState.tabSize.of(4),
      CodeMirror.pythonLanguage, colours,
      EditorView.domEventHandlers({blur: (_, view) => view.setTabFocusMode(false)}),
      CodeMirror.keymap.of([leave, tab, check, ...CodeMirror.historyKeymap,
                            ...CodeMirror.defaultKeymap]),
      EditorView.contentAttributes.of({
        tabindex: "0",
        "aria-label": label.textContent,
        "aria-describedby": textarea.getAttribute("aria-describedby")}),
      EditorView.updateListener.of(({docChanged, state: {doc}}) => {
        if (!docChanged || `${doc}` === value.get.call(textarea)) return;
        value.set.call(textarea, `${doc}`);
        textarea.dispatchEvent(new Event("input", {bubbles: true}));
      }),
    ],
  });
  const view = new EditorView({state, parent: place});
  const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
  Object.defineProperty(textarea, "value", {
    get: value.get,
    set(text) {
      value.set.call(textarea, text);
      if (`${view.state.doc}` !== text)
        view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: text}});
    },
  });
  textarea.focus = () => view.focus();
  label.addEventListener("click", () => view.focus());
  place.style.setProperty("--least", `${textarea.offsetHeight}px`);         // nothing moves
  const focused = document.activeElement === textarea;
  textarea.after(place);
  textarea.hidden = true;
  if (focused) view.focus();
};
}
