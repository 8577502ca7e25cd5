// Above JupyterLite: what happens while Python loads, what to do when it cannot, a fresh copy, and
// answers that travel. In one file, below learner-notes.js and answers.js.
"use strict";
(() => {
  const path = new URLSearchParams(location.search).get("path") ?? "";
  const zh = path.startsWith("zh/");
  const words = /*words*/{}[zh ? "zh" : "en"];   // the section [lite] of course/words.toml
  const told = courseWords(words);
  const lite = new URL("..", location.href), site = new URL(zh ? "../../zh/" : "../..", location.href);
  const chapter = new URL(`book/${path.replace(/^zh\//, "").replace(/\.ipynb$/, ".html")}`, site);
  const PATIENCE = 20_000;                       // without a byte; then the reader is told
  const LONG = 60_000;                           // for Python to start; then too
  let state = "", moved = Date.now(), began, keeps = true, touched = false, wasm, book;

  // ---- the bar

  const button = (words, act) => {
    const node = makeNode("button", {type: "button"}, words);
    node.addEventListener("click", act);
    return node;
  };
  const status = makeNode("p", {role: "status"}), progress = makeNode("progress", {"aria-label": told("fetched")});
  const notes = makeNode("div", {role: "status"});
  const tools = makeNode("p", {class: "tools"});
  const bar = makeNode("section", {id: "course-bar", "aria-label": told("bar")},
                   makeNode("div", {}, status, progress, tools), notes);
  const style = makeNode("style", {}, `
    #course-bar { position: fixed; inset: auto 0 0; z-index: 10000; padding: .5rem 1rem;
      background: #fff; color: #1b1f24; border-top: 2px solid #b4470b;
      font: 15px/1.45 system-ui, sans-serif; }
    #course-bar > div:first-child { display: flex; flex-wrap: wrap; gap: .25rem 1rem;
      align-items: center; }
    #main { bottom: 3rem !important; height: auto !important; }
    #course-bar p { margin: 0; max-width: 90ch; } #course-bar .tools { margin-left: auto; }
    #course-bar :is(button, .tools a) { display: inline-block; padding: .2rem .7rem; margin: 0 .15rem;
      border: 1px solid #59636e; border-radius: .3rem; background: #fff; color: #1b1f24;
      font: inherit; text-decoration: none; cursor: pointer; }
    #course-bar[data-state=failed] { border-width: 4px; max-height: 60vh; overflow: auto; }
    #course-bar a { color: #0a4f9e; } #course-bar ul { margin: .3rem 0; padding-left: 1.3rem; }
    #course-bar [hidden] { display: none; }
    @media print { #course-bar { display: none; } }`);

  function say(next, ...words) {
    if (state === next) return;
    state = bar.dataset.state = next;
    status.replaceChildren(...words);
    progress.hidden = next !== "fetching";
  }
  const starts = () => { began = Date.now(); say("starting", told("starting")); };
  const note = (...words) => notes.append(makeNode("p", {}, ...words));

  // ---- fetching Python ahead of the kernel, which then finds it in the browser's cache

  async function settings() {
    const found = await (await fetch(new URL("jupyter-lite.json", lite))).json();
    return found["jupyter-config-data"].litePluginSettings[
      "@jupyterlite/pyodide-kernel-extension:kernel"];
  }

  async function load(url, again = 1) {
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`status ${response.status}`);
      const copy = response.clone(), reader = response.body.getReader();
      while (!(await reader.read()).done) moved = Date.now();
      progress.value += 1;
      return copy;
    } catch (error) {
      if (again) return load(url, again - 1);    // a first load that was interrupted
      throw error;
    }
  }

  async function fetchPython() {
    let {host} = lite;
    if (!state) say("fetching", told("fetching"));
    try {
      const {pyodideUrl, loadPyodideOptions, worker} = await settings();
      const base = new URL(".", new URL(pyodideUrl, lite));
      host = base.host;
      const lock = await (await load(new URL("pyodide-lock.json", base))).json();
      const ours = loadPyodideOptions.packages.filter(name => name.includes("/"));
      const todo = loadPyodideOptions.packages.filter(name => !name.includes("/"));
      const files = new Set(["pyodide.asm.wasm", "python_stdlib.zip", "pyodide.asm.js"]);
      while (todo.length) {
        const found = lock.packages[todo.pop().toLowerCase().replaceAll("_", "-")];
        if (files.has(found.file_name)) continue;
        files.add(found.file_name);
        todo.push(...found.depends);
      }
      const urls = [...files].map(name => new URL(name, base)).concat(
        ours.map(name => new URL(`wheels/${name.split("/").at(-1)}`, lite)));
      progress.max = urls.length + 1;
      const [program] = await Promise.all(urls.map(url => load(url)));
      // The kernel's worker shares what this page has compiled, as long as the page holds it: two
      // seconds less until Python is ready. Where it cannot, the worker compiles it as before.
      WebAssembly.compileStreaming(program).then(module => { wasm = module; }, () => {});
      if (state === "fetching") starts();
      const {href, pathname} = new URL(worker, lite);
      if (!taken && !crossOriginIsolated) {      // there the kernel has another one
        const found = new Worker(href);
        early = {worker: found, pathname};
        found.postMessage({early: {pyodide: new URL(pyodideUrl, lite).href,
                                   options: {indexURL: base.href, ...loadPyodideOptions}}});
      }
    } catch (error) {
      fail(told("not-fetched", {host, reason: error.message}));
    }
  }

  const tryAgain = () => button(told("try-again"), () => location.reload());

  // help: what else may be the matter
  function fail(reason, help = told("blocked")) {
    say("failed", makeNode("strong", {}, told("failed", {reason})),
      makeNode("ul", {},
        makeNode("li", {}, tryAgain(), ` ${told("try-again-why")}`),
        makeNode("li", {}, help),
        makeNode("li", {}, makeNode("a", {href: chapter}, told("page")), ` ${told("page-why")}`),
        makeNode("li", {}, told("own-computer"))));
  }

  // ---- what goes wrong elsewhere: a script of JupyterLab's, and Python, which starts in a worker

  addEventListener("error", ({target}) => {
    if (target.localName === "script")
      fail(told("not-loaded", {host: lite.host, file: new URL(target.src).pathname.split("/").at(-1)}));
  }, true);

  const notStarted = reason => {
    const last = reason.trim().split("\n").at(-1);           // of a traceback
    if (state !== "ready") fail(told("not-started", {reason: last}), told("little-memory"));
  };
  let early, taken = false;
  window.Worker = class extends Worker {
    constructor(...given) {
      const {pathname} = new URL(given[0], location);
      if (early?.pathname === pathname) {        // early.js
        const {worker} = early;
        early = null;
        return worker;
      }
      super(...given);
      taken ||= pathname.includes("pyodide-kernel");
      this.addEventListener("error", event => notStarted(event.message || "worker"));
      this.addEventListener("message", ({data}) => {          // as comlink says it
        if (data?.name === "throw") notStarted(data.value?.value?.message ?? "worker");
      });
    }
  };

  // ---- the notebook and its kernel

  const panel = () => window.jupyterapp?.shell.currentWidget;

  // Pyodide's matplotlib does not read the list of fonts it brings, whose number is another one: it
  // would make it anew at every start and say so in red. And names are completed without jedi, which
  // is a megabyte and slower: IPython looks at what is there. (Pyodide starts without a wheel that
  // it could not load, and says so to nobody.)
  const MEND = `
def mend():
    get_ipython().Completer.use_jedi = False
    from importlib.util import find_spec
    from pathlib import Path
    if missing := [name for name in ("matplotlib", "ipywidgets", "course") if not find_spec(name)]:
        raise ImportError(f"not loaded: {', '.join(missing)}")
    path = Path(find_spec("matplotlib").origin).parent / "fontlist.json"
    path.write_text(path.read_text().replace('"_version": 390', '"_version": 330', 1))
mend()
del mend`;
  const mended = new WeakSet();
  let whole = true;

  function watch() {
    const kernel = panel()?.sessionContext?.session?.kernel;
    if (kernel && !mended.has(kernel)) {
      mended.add(kernel);                         // before any cell: requests wait in line
      const mend = async () => {
        const asked = kernel.requestExecute({code: MEND, silent: true, store_history: false});
        const {content: {status, evalue}} = await asked.done;
        whole = status !== "error";
        if (!whole) fail(told("not-started", {reason: evalue}), told("little-memory"));
      };
      kernel.statusChanged.connect((_, now) => {
        if (!/restarting$/.test(now)) return;
        say("restarting", told("restarting"));
        queueMicrotask(mend);                     // a restart forgets what was asked before it
      });
      let code;
      kernel.iopubMessage.connect((_, {header, content}) => {
        if (header.msg_type === "execute_input") ({code} = content);
        if (/gm-check-pass/.test(content.data?.["text/html"])) passed(code);
      });
      if (state === "off") starts();
      mend();
    }
    if (["idle", "busy"].includes(kernel?.status) && kernel.info) {
      kernel.info.then(() => whole && say("ready", told("ready")));
    } else if (!kernel && state === "ready") {
      say("off", told("off"));
    } else if (kernel?.status === "dead") {
      fail(told("stopped"), told("little-memory"));
    } else if (state === "starting" && Date.now() - began > LONG) {
      say("slow", told("slow", {seconds: LONG / 1000}), " ", tryAgain());
    } else if (state === "fetching" && Date.now() - moved > PATIENCE) {
      fail(told("nothing-arrived", {seconds: PATIENCE / 1000}));
    }
  }

  async function setAside() {
    const {context} = panel(), stamp = new Date().toISOString().slice(0, 19).replaceAll(":", ".");
    await context.save();
    const mine = told("mine", {name: path.replace(/\.ipynb$/, ""), stamp});
    await jupyterapp.serviceManager.contents.rename(path, `${mine}.ipynb`);
    touched = false;
    location.assign(`?path=${encodeURIComponent(path)}`);
  }

  // ---- answers: from the page, and back to it

  const {nameIn, filled, answerIn} = courseAnswers, sourceOf = cell => [cell.source].flat().join("");

  // What is typed on the page is put in on request: where the cell is still the book's.
  function offerAnswers() {
    const {exercises: kept} = learnerNotes.read(), wanted = {};
    for (const source of book.cells.map(sourceOf)) {
      const answer = kept[nameIn(source)]?.answer;
      const text = Array.isArray(answer) && answer.length ? filled(source, answer) : source;
      if (text !== source) wanted[source] = text;
    }
    if (!Object.keys(wanted).length) return;
    const put = button(told("my-answers"), () => {
      const todo = panel().content.widgets.map(({model}) => model.sharedModel)
        .filter(cell => wanted[cell.source]);
      for (const cell of todo) cell.setSource(wanted[cell.source]);
      note(told("put-in", {count: todo.length}));
      put.remove();
    });
    tools.prepend(put);
  }

  // What passes here has passed on the page as well; what is typed there stays.
  function passed(code) {
    const name = nameIn(code), [number, edition] = book?.metadata.course.exercises[name] ?? [];
    if (!number) return;
    const cell = book.cells.map(sourceOf).find(source => nameIn(source) === name);
    const [blank] = answerIn(cell, cell);
    learnerNotes.change(({exercises, ticks}) => {
      const before = exercises[name]?.answer;
      const typed = Array.isArray(before) && before.some(entry => entry && entry !== blank);
      exercises[name] = {answer: typed ? before : answerIn(code, cell), passed: true, edition};
      if (!ticks.includes(number)) ticks.push(number);
    });
    if (learnerNotes.notice) note(told("page-forgets"));
  }

  async function opened() {
    const {context} = panel();
    await context.ready;
    context.model.contentChanged.connect(() => { touched = true; });
    const response = await fetch(new URL(`files/${path}`, lite), {cache: "no-cache"});
    if (!response.ok) return;                     // not a chapter: the learner's own notebook
    tools.append(button(told("fresh-copy"), setAside),
                 makeNode("a", {href: chapter}, told("read-page")));
    book = await response.json();
    offerAnswers();
    const edition = notebook => notebook.metadata.course?.edition;
    if (edition(book) !== edition(context.model.toJSON())) {
      note(`${told("changed")} `, button(told("fresh-copy"), setAside),
           ` ${told("changed-why")}`);
    }
  }

  function storage() {
    return new Promise(answer => {
      try {
        const request = indexedDB.open("gaining-momentum-question");
        request.onsuccess = () => { request.result.close(); answer(true); };
        request.onerror = () => answer(false);
      } catch { answer(false); }
    });
  }

  // Two tabs of one notebook would save over each other. (Locks exist where an address is secure.)
  function ownTab() {
    navigator.locks?.request(`${location.pathname} ${path}`, {ifAvailable: true}, lock =>
      lock ? new Promise(() => {}) : note(told("other-tab")));
  }

  // Then a question of JupyterLab's comes while one is typing, and the next Enter or space, meant
  // for the cell, would press its first choice: Overwrite. So no button of it has the focus; Tab or
  // a click gives it one.
  document.addEventListener("focusin", ({target, relatedTarget}) => {
    const question = target.closest(".jp-Dialog")?.querySelector(".jp-Dialog-content");
    if (!question || !relatedTarget?.closest(".cm-content")) return;
    question.tabIndex = -1;
    question.focus();
  });
  addEventListener("keydown", event => {
    if (event.key !== "Enter" || !document.activeElement.matches(".jp-Dialog-content")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  const unsaved = () => panel()?.context?.model.dirty || (touched && !keeps);
  addEventListener("beforeunload", event => { if (unsaved()) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && panel()?.context?.model.dirty) panel().context.save();
  });

  // a link to a page of the book, which is no notebook
  document.addEventListener("click", event => {
    const link = event.target.closest?.(".jp-RenderedMarkdown a[href]");
    const found = link && /(reference\/[\w-]+)\.md(#.*)?$/.exec(decodeURI(link.href));
    if (!found) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open(new URL(`book/${found[1]}.html${found[2] ?? ""}`, site));
  }, true);

  document.addEventListener("DOMContentLoaded", async () => {
    document.head.append(style);
    document.body.append(bar);
    document.title = path.replace(/\.ipynb$/, "");
    if (location.protocol === "file:") return fail(told("from-disk"));
    if (window.WebAssembly) fetchPython();
    else fail(told("no-webassembly"), told("other-browser"));
    const clock = setInterval(() => {
      if (!panel()?.context) return;
      clearInterval(clock);
      opened();
    }, 200);
    setInterval(watch, 100);
    ownTab();
    keeps = await storage();
    if (!keeps) note(told("keeps-nothing"));
  });
})();
