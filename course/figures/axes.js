// Between numbers and places in a picture: reads what figures/axes.py wrote on each panel's svg.
{
const {log10} = Math;
const scales = {linear: [v => v, v => v], log: [log10, v => 10 ** v]};

// One side: from a number to its place in user units, and back. `at` is where `begin` lies.
function side([scale, begin, end, label], at, length) {
  const [there, back] = scales[scale];
  const from = there(begin), rate = length / (there(end) - from);
  return {scale, begin, end, label, place: value => at + (there(value) - from) * rate,
          value: place => back(from + (place - at) / rate)};
}

// The axes of a panel's svg: [{box, title, x, y}], where x.place(3) and y.value(120) compute.
const axesOf = svg => JSON.parse(svg.dataset.axes ?? "[]").map(({box, title, x, y}) =>
  ({box, title, x: side(x, box[0], box[2]), y: side(y, box[1] + box[3], -box[3])}));

// One more path over the picture, clipped to its axes: set its `d` in user units of the svg.
function overlay(svg, {box: [x, y, width, height]}, attributes = {}) {
  const make = (parent, tag, given) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(given)) node.setAttribute(key, value);
    return parent.appendChild(node);
  };
  const clip = make(svg, "svg", {x, y, width, height, viewBox: `${x} ${y} ${width} ${height}`,
                                 overflow: "hidden", "pointer-events": "none"});
  return make(clip, "path", attributes);
}

globalThis.momentumAxes = {axesOf, overlay};
}
