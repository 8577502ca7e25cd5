// At the head of the kernel's worker: Python starts when it has been fetched, while JupyterLab itself
// still starts. The kernel then finds it there.
addEventListener("message", ({data: {early}}) => {
  if (!early) return;
  const load = importScripts;
  load(early.pyodide);
  const python = loadPyodide(early.options).then(python => {
    python.runPython("import IPython");
    return python;
  });
  python.catch(() => {});                        // the kernel says it
  self.importScripts = url => String(url).endsWith("/pyodide.js") || load(url);
  self.loadPyodide = () => python;
});
