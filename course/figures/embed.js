// ?embed: this page shows one figure alone, that of its address, and tells its frame the height.
{
const {parts} = customElements.get("explore-figure");
const style = new CSSStyleSheet();
// All else is hidden, not removed: other scripts of the page still look for it.
style.replaceSync("body { min-height: 0 } body > :not(.gm-alone) { display: none !important }"
  + "body > .gm-alone { box-sizing: border-box; width: 100%; margin: 0; padding: .5rem }");

parts.embed = () => {
  const id = decodeURIComponent(location.hash.slice(1)).split("?")[0];
  const figure = document.querySelector(`explore-figure#${CSS.escape(id)}`)
    ?? document.querySelector("explore-figure");
  if (!figure) return;
  document.adoptedStyleSheets.push(style);
  figure.classList.add("gm-alone");
  document.body.prepend(figure);
  scrollTo(0, 0);
  const tell = () => parent.postMessage({figure: figure.id, height: figure.offsetHeight}, "*");
  new ResizeObserver(tell).observe(figure);
};
}
