// Before anything is painted. (Scripts are files, so that a server may forbid all others: _headers.)

// Storage may be off. Sphinx and its theme do not expect that, and search would stop: they get a
// memory that lasts as long as the page. The course's own notes see that it forgets, and say so.
try {
  localStorage.getItem("mode");
} catch {
  const memory = new Map();
  Object.defineProperty(window, "localStorage", {value: {
    forgets: true,
    getItem: key => memory.get(key) ?? null,
    setItem: (key, text) => { memory.set(key, String(text)); },
    removeItem: key => { memory.delete(key); },
  }});
}

// The look that the reader chose last time, or the system's. (Left to the theme's script, the page
// would be painted twice.)
{
  const mode = localStorage.getItem("mode") || "auto";
  const dark = mode === "dark" || mode !== "light" && matchMedia("(prefers-color-scheme: dark)").matches;
  Object.assign(document.documentElement.dataset, {mode, theme: dark ? "dark" : "light"});
}

// The font of formulas, where a page asks for it at once. (From a disk Chromium refuses that.)
{
  const {font} = document.currentScript.dataset;
  if (font && location.protocol !== "file:")
    document.head.append(Object.assign(document.createElement("link"),
      {rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href: font}));
}
