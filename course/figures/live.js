// The pad in Jupyter: an anywidget above the picture. Its `at` says where all sliders stand.
const ARROWS = {ArrowLeft: ["x", -1], ArrowRight: ["x", 1], ArrowUp: ["y", -1], ArrowDown: ["y", 1]};

function render({model, el}) {
  el.innerHTML = model.get("picture");
  const place = el.firstElementChild, pad = model.get("pad");
  const choose = moves => {                      // while the kernel draws, ipywidgets keeps the last
    const at = [...model.get("at")];
    for (const [slider, index] of moves) at[slider] = index;
    model.set("at", at);
    model.save_changes();
  };
  const put = momentumPad(place, pad, choose);
  const follow = () => put(model.get("at"));

  place.addEventListener("keydown", event => {
    const [axis, towards] = ARROWS[event.key] ?? [];
    if (!pad[axis]) return;
    event.preventDefault();
    event.stopPropagation();
    const [slider, places] = pad[axis];
    const step = Math.sign(places.at(-1) - places[0]) * towards;
    const index = model.get("at")[slider] + step;
    if (index in places) choose([[slider, index]]);
  });
  model.on("change:at", follow);
  follow();
  return () => model.off("change:at", follow);
}

export default {render};
