// The look that the reader chose last time, before anything is painted. (The theme writes this into
// every page; as a file it needs no exception from the rule that scripts are files.)
for (const key of ["mode", "theme"]) {
  let stored = null;
  try { stored = localStorage.getItem(key); } catch { /* storage is off: as the system has it */ }
  document.documentElement.dataset[key] = stored || "auto";
}
