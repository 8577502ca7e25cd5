// What book/_scripts/editor.js uses of CodeMirror, and nothing else of it is bundled.
export {defaultKeymap, history, historyKeymap, indentLess, indentMore}
  from "@codemirror/commands";
export {pythonLanguage} from "@codemirror/lang-python";
export {bracketMatching, indentOnInput, indentUnit, syntaxHighlighting} from "@codemirror/language";
export {EditorState} from "@codemirror/state";
export {EditorView, keymap, lineNumbers} from "@codemirror/view";
export {tagHighlighter, tags} from "@lezer/highlight";
