// The pad: the part of a picture where one drags, on a page and above the picture of a kernel.
{
// Lays a pad over a panel of `host`. `x` and `y` are [slider, the place of each of its values], or
// missing; `choose` hears what is nearest to the pointer, as [[slider, index], …]. Returns what
// puts the handle where the sliders stand. Until they move, the handle hints at itself in view.
function pad(host, {panel, box: [left, top, width, height], x, y}, choose) {
  const svg = host.querySelectorAll(".gm-panel > svg")[panel];
  const add = (tag, attributes) => {
    const node = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", tag));
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const handle = add("circle", {r: 16, class: "gm-handle"});
  const kind = x && y ? "gm-both" : x ? "gm-x" : "gm-y";
  const area = add("rect", {x: left, y: top, width, height, class: `gm-pad ${kind}`});

  const nearest = ([slider, places], at) => {
    const far = places.map(place => Math.abs(place - at));
    return [slider, far.indexOf(Math.min(...far))];
  };
  const drag = event => {
    if (!area.hasPointerCapture(event.pointerId)) return;
    const point = new DOMPoint(event.clientX, event.clientY)
      .matrixTransform(svg.getScreenCTM().inverse());
    choose([x && nearest(x, point.x), y && nearest(y, point.y)].filter(Boolean));
  };
  area.addEventListener("pointerdown", event => {
    if (!event.button) area.setPointerCapture(event.pointerId);
    drag(event);
  });
  area.addEventListener("pointermove", drag);

  const hint = new IntersectionObserver(([{isIntersecting}]) =>
    host.classList.toggle("gm-hint", isIntersecting));
  hint.observe(svg);
  const put = (side, place) => {                 // what has not changed need not be styled anew
    if (handle.getAttribute(side) !== `${place}`) handle.setAttribute(side, place);
  };
  let before;
  return at => {
    if ((before ??= `${at}`) !== `${at}`) {
      hint.disconnect();
      host.classList.remove("gm-hint");
    }
    put("cx", x ? x[1][at[x[0]]] : left + width / 2);
    put("cy", y ? y[1][at[y[0]]] : top + height / 2);
  };
}

globalThis.momentumPad = pad;
}
