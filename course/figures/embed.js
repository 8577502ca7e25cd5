// ?embed: this page shows one figure alone, that of its address, and tells its frame the height.
{
const {parts} = customElements.get("explore-figure");
const style = new CSSStyleSheet();
style.replaceSync("body { min-height: 0 } html { scroll-padding: 0; overflow-x: hidden }"
  + "body > explore-figure { margin: 0 auto; padding: .5rem; max-width: 60rem }");

parts.embed = () => {
  const id = decodeURIComponent(location.hash.slice(1)).split("?")[0];
  const figure = document.querySelector(`explore-figure#${CSS.escape(id)}`)
    ?? document.querySelector("explore-figure");
  if (!figure) return;
  document.adoptedStyleSheets.push(style);
  document.body.replaceChildren(figure);
  new ResizeObserver(() => parent.postMessage(
    {figure: figure.id, height: Math.ceil(figure.getBoundingClientRect().height)}, "*")).observe(figure);
};
}
