// A formula wider than the page scrolls inside its own box; the keyboard must then reach it.
// (The theme does the same for code and tables.)
const reach = () => document.querySelectorAll(".formula").forEach((box) => {
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  else box.removeAttribute("tabindex");
});
addEventListener("resize", reach);
addEventListener("load", reach);
document.fonts?.ready.then(reach);
