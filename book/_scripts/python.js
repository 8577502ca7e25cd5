// Python for exercises. On a page: the one worker, started by the first answer that needs it, and
// ended by Stop. In the worker, which runs this very file: Pyodide, numpy and our own wheel.
"use strict";
if (typeof document === "undefined") {
  let answered;
  const start = async ({pyodide, wheel, env}) => {
    importScripts(pyodide);
    const [python, archive] = await Promise.all([
      loadPyodide({indexURL: new URL(".", pyodide).href, packages: ["numpy"], env}),
      fetch(wheel).then(found => found.ok ? found.arrayBuffer() : Promise.reject(Error(found.status))),
    ]);
    python.unpackArchive(archive, "wheel", {extractDir: env.HOME.replace(/\/[^/]*$/, "")});
    answered = python.pyimport("course.checks.typed").answered;
  };
  onmessage = async ({data: {settings, request}}) => {
    try {
      if (settings) await start(settings);
      else postMessage({said: JSON.parse(answered(request.before, request.code, request.last))});
      if (settings) postMessage({ready: true});
    } catch (error) {
      postMessage({failed: String(error?.message ?? error).trim().split("\n").at(-1)});
    }
  };
} else window.coursePython = (() => {
  const {src} = document.currentScript, lite = new URL("../lite/", src);
  let worker = null, pending = null, asking = null, agreed = false, turn = Promise.resolve();

  // What the worker says to a message, or {stopped: true}.
  const told = message => new Promise(done => {
    pending = done;
    worker.onmessage = ({data}) => done(data);
    worker.onerror = event => done({failed: event.message || "worker"});
    worker.postMessage(message);
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
    const wheel = packages.find(name => name.includes("gaining_momentum")).split("/").at(-1);
    return {pyodide: new URL(pyodideUrl, lite).href, wheel: new URL(`wheels/${wheel}`, lite).href,
            env};                                // with the folder of the course's data
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
    const answer = await told({settings: found});
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
    const answer = await told({request});
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
