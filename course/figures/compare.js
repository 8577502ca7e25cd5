// Pin: one setting stays in the picture as a pale ghost, beside the values, and in the sentence.
{
const {parts, tools: {make, makeSvg}} = customElements.get("explore-figure");
const words = /*words*/{};
const sheet = new CSSStyleSheet();
sheet.replaceSync(`/*style*/`);
document.adoptedStyleSheets.push(sheet);

// In each panel a group over all that moves, with the pinned frame in it; texts would only overlap.
function ghost(figure, frame) {
  const groups = [...figure.querySelectorAll(".gm-moving")].map(moving => {
    const group = makeSvg("g", {class: "gm-ghost"});
    moving.after(group);
    return group;
  });
  const nodes = figure.draw(frame, groups.map(place => ({place, spots: []})));
  for (const node of nodes) {
    if (node.localName === "text") node.remove();
    else if (node.hasAttribute("fill") && !node.hasAttribute("stroke"))     // areas: their outline
      node.classList.add("gm-outline");
  }
  return {groups, nodes};
}

function pin(figure) {
  const {data: {controls, says}, setting, shown: frame} = figure;
  const {groups, nodes} = ghost(figure, frame);
  const id = `${figure.caption.id}-pinned`, picture = figure.querySelector(".gm-picture");
  const sentence = make("p", {id, class: "gm-pinned"}, words.pinned.replace("{sentence}", () => says[setting]));
  figure.caption.after(sentence);
  picture.setAttribute("aria-labelledby", `${figure.caption.id} ${id}`);
  const values = controls.map((control, i) => {
    const row = figure.form.children[i];
    const value = make("small", {class: "gm-was"}, words.was.replace("{value}", () => figure.shows(i)));
    (row.matches(".gm-slider") ? row : row.lastElementChild).append(value);
    return value;
  });
  // what is the same in both is shown once
  const follow = () => nodes.forEach((node, i) => {
    node.style.display = figure.shown.includes(frame[i]) ? "none" : "";
  });
  figure.addEventListener("show", follow);
  follow();
  return () => {
    figure.removeEventListener("show", follow);
    picture.setAttribute("aria-labelledby", figure.caption.id);
    [...groups, ...values, sentence].forEach(node => node.remove());
  };
}

const pins = new WeakMap();                      // figure: what takes its pin away
parts.compare = figure => {
  const unpin = pins.get(figure);
  if (unpin) {
    unpin();
    pins.delete(figure);
  } else pins.set(figure, pin(figure));
  figure.form.querySelector(".gm-pin").setAttribute("aria-pressed", !unpin);
};
}
