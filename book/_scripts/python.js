// Python for exercises and cells. On a page: the one worker, started by the first that needs it, and
// ended by Stop. In the worker, which runs this very file: Pyodide, numpy and our own wheel; and what
// draws, once a cell does.
"use strict";
if (typeof document === "undefined") {
  let python, draws, place;
  const get = wheel => fetch(wheel).then(
    found => found.ok ? found.arrayBuffer() : Promise.reject(Error(found.status)));
  const unpack = archive => python.unpackArchive(archive, "wheel", {extractDir: place});

  async function start({pyodide, course, others, env}, keep, kept) {
    importScripts(pyodide);
    place = env.HOME.replace(/\/[^/]*$/, "");
    // What is compiled waits for the next worker in a channel that the page never reads: the page's
    // policy forbids it to have a program. If it cannot be fetched, Pyodide would tell nobody, and
    // wait for ever.
    const compiled = kept && new Promise(found => {
      kept.onmessage = ({data}) => found(data);
      kept.onmessageerror = () => found();
    });
    const lost = new Promise((_, failed) => {
      WebAssembly.instantiateStreaming = async (answer, imports) => {
        try {
          answer.catch(() => {});
          const module = await compiled ?? await WebAssembly.compileStreaming(answer);
          keep.postMessage(module);
          postMessage({kept: true});
          return {module, instance: await WebAssembly.instantiate(module, imports)};
        } catch (error) { failed(error); }
      };
    });
    let archive;
    [python, archive] = await Promise.race([lost, Promise.all([
      loadPyodide({indexURL: new URL(".", pyodide).href, packages: ["numpy"], env}), get(course)])]);
    unpack(archive);
    python.setStderr({batched: line => {         // explore() counts what it has drawn
      const [, done, all] = /: (\d+) of (\d+) settings/.exec(line) ?? [];
      if (all) postMessage({news: "drawn", values: {done, all}});
    }});
    draws = async () => {
      postMessage({news: "python-draws"});
      const [, ...archives] = await Promise.all([
        python.loadPackage(["matplotlib", "ipython"], {messageCallback() {}}), ...others.map(get)]);
      archives.forEach(unpack);
      python.pyimport("course.cells.run").prepare_to_draw();
      draws = () => {};
    };
  }

  const answered = ({before, code, last}) =>
    python.pyimport("course.checks.typed").answered(before, code, last);

  // A cell, after what it needs of those above.
  async function ran({above, code}) {
    const {plan, run} = python.pyimport("course.cells.run");
    const found = JSON.parse(plan(python.toPy(above), code));
    if (found.error) return JSON.stringify(found);
    if (found.draws) await draws();
    return run(found.before, code);
  }
  onmessage = async ({data: {settings, request}, ports: [keep, kept]}) => {
    try {
      if (settings) {
        await start(settings, keep, kept);
        postMessage({ready: true});
      } else postMessage({said: JSON.parse(await (request.above ? ran : answered)(request))});
    } catch (error) {
      postMessage({failed: String(error?.message ?? error).trim().split("\n").at(-1)});
    }
  };
} else window.coursePython = (() => {
  const {src} = document.currentScript, zh = document.documentElement.lang.startsWith("zh");
  const lite = new URL(zh ? "../../lite/" : "../lite/", src);      // both editions share it
  let worker = null, pending = null, asking = null, agreed = false, turn = Promise.resolve();
  let kept = null, next;                         // ends of channels; in the one, what was compiled

  // What the worker says to a message, or {stopped: true}; on the way there may be news.
  const told = (message, tell, ports = []) => new Promise(done => {
    pending = done;
    worker.onmessage = ({data}) => {
      if (data.kept) kept = next;
      else if (data.news) tell(courseSays(data.news, data.values));
      else done(data);
    };
    worker.onerror = event => done({failed: event.message || "worker"});
    worker.postMessage(message, ports);
  });

  function stop() {
    worker?.terminate();
    worker = null;
    pending?.({stopped: true});
    asking?.({stopped: true});
  }

  // Where Python is: in this site, or on the CDN that "Run in the browser" takes it from.
  async function settings() {
    const answer = await fetch(new URL("jupyter-lite.json", lite));
    if (!answer.ok) throw Error(answer.status);
    const found = await answer.json();
    const {pyodideUrl, loadPyodideOptions: {packages, env}} = found["jupyter-config-data"]
      .litePluginSettings["@jupyterlite/pyodide-kernel-extension:kernel"];
    const wheels = packages.filter(name => name.includes("/"))
      .map(name => new URL(`wheels/${name.split("/").at(-1)}`, lite).href);
    return {pyodide: new URL(pyodideUrl, lite).href,
            course: wheels.find(name => name.includes("gaining_momentum")),
            others: wheels.filter(name => /\/(comm|ipywidgets)-/.test(name)),   // for explore()
            env: {...env, COURSE_LANGUAGE: zh ? "zh" : "en"}};   // with the folder of the data
  }

  async function begin({agree, tell}) {
    const found = await settings(), {host} = new URL(found.pyodide);
    if (host !== location.host && !agreed) {
      const refused = await Promise.race([agree(host), new Promise(done => { asking = done; })]);
      asking = null;
      if (refused?.stopped) return refused;
      agreed = true;
    }
    tell(courseSays("python-starts"));
    worker = new Worker(src);
    const {port1, port2} = new MessageChannel(), ports = kept ? [port1, kept] : [port1];
    [kept, next] = [null, port2];
    const answer = await told({settings: found}, tell, ports);
    if (answer.failed) {
      stop();
      return {...answer, host};
    }
    return answer;
  }

  async function run(request, reader) {
    if (!worker) {
      const begun = await begin(reader);
      if (!begun.ready) return begun;
    }
    reader.tell(courseSays("python-runs"));
    const answer = await told({request}, reader.tell);
    if (answer.failed) stop();                   // after a fatal error no interpreter is sound
    return answer;
  }

  return {
    stop,
    // One after the other: {said: a verdict}, {stopped: true} or {failed: why, host}.
    ask(request, reader) {
      asking?.({stopped: true});                 // a question nobody has answered holds up nobody
      return turn = turn.then(() => run(request, reader))
        .catch(error => ({failed: error.message, host: lite.host}));
    },
  };
})();
