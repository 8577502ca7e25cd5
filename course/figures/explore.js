// Moves the pictures that explore() drew: a setting is a list of pieces, and a slider swaps them.
// To be loaded with `defer`, or at the end of the page.
{
const SVG = "http://www.w3.org/2000/svg";
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const words = /*words*/{};
const said = (key, values) => words[key].replace(/\{(\w+)\}/g, (all, name) => values[name]);

// make("label", {for: "a"}, "text", child): an element with attributes and children
function dress(node, attributes = {}, ...children) {
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}
const make = (tag, ...rest) => dress(document.createElement(tag), ...rest);
const makeSvg = (tag, ...rest) => dress(document.createElementNS(SVG, tag), ...rest);

// A nested svg clips without an id, which a clipPath would need.
const clipping = ([x, y, right, bottom]) => makeSvg("svg", {overflow: "hidden", x, y,
  width: right - x, height: bottom - y, viewBox: `${x} ${y} ${right - x} ${bottom - y}`});

// Change a text in place: replacing the node would make the browser match more styles anew. But a
// page translator wraps the text that it found: then all of it is replaced.
function write(node, text) {
  const first = node.firstChild;
  if (first?.nodeType === Node.TEXT_NODE && !first.nextSibling) {
    if (first.data !== text) first.data = text;
  } else node.textContent = text;
}

// A place for changing texts that always has the size of the longest, so that nothing moves around
// it and a change stays a small matter for the browser. Returns the node to write to.
function steady(node, texts) {
  node.dataset.longest = texts.reduce((a, b) => b.length > a.length ? b : a);
  node.classList.add("gm-steady");
  return node.appendChild(make("span"));
}

// A fragment that a mail program has encoded once more: #fig-name%3Fmomentum=0.9
function decoded(fragment) {
  if (fragment.includes("?")) return fragment;
  try {
    return decodeURIComponent(fragment);
  } catch {                                      // a stray % of another page's making
    return fragment;
  }
}

class ExploreFigure extends HTMLElement {
  connectedCallback() {
    if (this.data) return;                       // moved within the page: it already runs
    this.data = JSON.parse(this.querySelector("script[type='application/json']").textContent);
    this.caption = this.querySelector("figcaption");
    this.caption.textContent = "";
    this.sentence = steady(this.caption, this.data.says);
    this.at = this.data.controls.map(control => control.start);
    this.build();
    if (this.data.pad) this.buildPad();
    this.show();
    addEventListener("hashchange", () => this.follow());
    this.follow();
  }

  // ---- the picture
  show() {
    const {controls, frames, pieces, says} = this.data;
    const setting = this.at.reduce((n, index, i) => n * controls[i].texts.length + index, 0);
    const frame = frames[setting];
    if (this.look?.length !== frame.length || frame.some((p, i) => pieces[p][0] !== this.look[i]))
      this.rebuild(frame);
    else
      frame.forEach((p, i) => { if (p !== this.shown[i]) this.fill(this.nodes[i], ...pieces[p]); });
    this.shown = frame;
    write(this.sentence, says[setting]);
    this.moveHandle();
  }

  // Pieces stand in matplotlib's order; neighbours with one clip rectangle share an svg that clips.
  rebuild(frame) {
    const {pieces, styles} = this.data;
    this.look = frame.map(p => pieces[p][0]);               // styles of the nodes in place
    const panels = this.querySelectorAll(".gm-moving");
    panels.forEach(panel => panel.replaceChildren());
    let home, last;
    this.nodes = frame.map(p => {
      const [tag, number, clip, {stamp, ...attributes}] = styles[pieces[p][0]];
      const place = `${number} ${clip}`;
      if (place !== last) home = clip ? panels[number].appendChild(clipping(clip)) : panels[number];
      last = place;
      const node = home.appendChild(makeSvg(tag, attributes));
      this.fill(node, ...pieces[p]);
      return node;
    });
  }

  fill(node, style, data) {
    const [tag, , , {stamp}] = this.data.styles[style];
    if (tag === "path") {                        // a stamp is a marker, drawn at every point
      node.setAttribute("d", stamp ? data.replace(/[Ml ]?(-?[\d.]+) ?(-?[\d.]+)/g,
        (all, x, y) => `${all[0] === "M" ? "M" : "m"}${x} ${y}${stamp}`) : data);
      return;
    }
    const [place, content] = data;
    node.setAttribute("transform", place);
    if (node.firstElementChild || /[<&]/.test(content)) node.innerHTML = content;
    else write(node, content);
  }

  // ---- the controls
  build() {
    this.form = make("form", {class: "gm-controls", autocomplete: "off"});
    this.form.addEventListener("submit", event => event.preventDefault());
    this.readouts = this.data.controls.map((control, i) => {
      const node = this.control(control, `${this.id}-${i}`);
      node.addEventListener("input", ({target}) =>
        this.set(i, Number(control.kind === "checkbox" ? target.checked : target.value)));
      this.form.append(node);
      const output = node.querySelector("output");
      return output && steady(output, control.texts);
    });
    this.status = make("span", {role: "status"});
    const link = make("button", {type: "button", class: "gm-link"}, words.link);
    link.addEventListener("click", () => this.copyLink());
    const play = this.data.play ? this.playButton() : "";
    this.form.append(make("div", {class: "gm-foot"}, play, this.status, link));
    this.querySelector(".gm-picture").after(this.form);
    this.at.forEach((index, i) => this.mark(i));
  }

  control({label, kind, texts}, id) {
    if (kind === "range")
      return make("div", {class: "gm-slider"}, make("label", {for: id}, label),
        make("div", {}, make("input", {type: kind, id, min: 0, max: texts.length - 1, step: 1})),
        make("output", {for: id, "aria-live": "off"}));
    if (kind === "select")
      return make("div", {class: "gm-choices"}, make("label", {for: id}, label), make("div", {},
        make("select", {id}, ...texts.map((text, value) => make("option", {value}, text)))));
    if (kind === "checkbox")
      return make("div", {class: "gm-choices"}, make("div", {},
        make("label", {for: id}, make("input", {type: kind, id}), label)));
    const radios = texts.map((text, value) =>
      make("label", {}, make("input", {type: kind, name: id, value}), text));
    return make("div", {class: "gm-choices", role: "radiogroup", "aria-labelledby": id},
      make("span", {id}, label), make("div", {}, ...radios));
  }

  mark(i) {                                      // let the control show where it stands
    const {kind, texts} = this.data.controls[i], index = this.at[i];
    const field = this.form.elements[`${this.id}-${i}`];
    if (kind === "checkbox") field.checked = index;
    else if (field.value !== String(index)) field.value = index;
    if (kind !== "range") return;
    field.setAttribute("aria-valuetext", texts[index]);
    write(this.readouts[i], texts[index]);
  }

  set(i, index) {
    this.hint?.disconnect();
    this.classList.remove("gm-hint");
    if (index === this.at[i]) return;
    this.at[i] = index;
    this.mark(i);
    this.show();
  }

  playButton() {
    const i = this.data.controls.findIndex(control => control.key === this.data.play);
    const {label, texts} = this.data.controls[i];
    const button = make("button", {type: "button"});
    const name = () => {
      this.caption.setAttribute("aria-live", this.timer ? "off" : "polite");
      const does = words[calm.matches ? "next" : this.timer ? "pause" : "play"];
      button.textContent = `${this.timer ? "⏸" : "▶"} ${does}`;
      button.setAttribute("aria-label", `${does}: ${label}`);
    };
    const step = () => this.set(i, (this.at[i] + 1) % texts.length);
    button.addEventListener("click", () => {
      if (calm.matches) step();
      else this.timer = this.timer ? clearInterval(this.timer)
        : setInterval(step, Math.max(60, 4000 / texts.length));
      name();
    });
    name();
    return button;
  }

  // ---- the pad: dragging in the picture
  buildPad() {
    const {pad} = this.data;
    const svg = this.querySelectorAll(".gm-panel > svg")[pad.panel];
    const [x, y, width, height] = pad.box;
    const kind = pad.x && pad.y ? "gm-both" : pad.x ? "gm-x" : "gm-y";
    const area = makeSvg("rect", {x, y, width, height, class: `gm-pad ${kind}`});
    this.handle = makeSvg("circle", {r: 16, class: "gm-handle"});
    svg.append(this.handle, area);
    this.hint = new IntersectionObserver(([{isIntersecting}]) =>
      this.classList.toggle("gm-hint", isIntersecting));
    this.hint.observe(svg);
    const drag = event => {
      if (!area.hasPointerCapture(event.pointerId)) return;
      const point = new DOMPoint(event.clientX, event.clientY)
        .matrixTransform(svg.getScreenCTM().inverse());
      for (const axis of ["x", "y"].filter(axis => pad[axis])) {
        const [i, places] = pad[axis];
        const far = places.map(place => Math.abs(place - point[axis]));
        this.set(i, far.indexOf(Math.min(...far)));
      }
    };
    area.addEventListener("pointerdown", event => {
      if (!event.button) area.setPointerCapture(event.pointerId);
      drag(event);
    });
    area.addEventListener("pointermove", drag);
  }

  moveHandle() {
    if (!this.handle) return;
    const {pad} = this.data;
    ["x", "y"].forEach((axis, k) => this.handle.setAttribute("c" + axis,
      pad[axis] ? pad[axis][1][this.at[pad[axis][0]]] : pad.box[k] + pad.box[k + 2] / 2));
  }

  // ---- links to a setting: #fig-name?momentum=0.9
  copyLink() {
    const query = this.data.controls.map((control, i) =>
      `${control.key}=${encodeURIComponent(control.texts[this.at[i]])}`).join("&");
    const url = new URL(`#${this.id}?${query}`, location.href).href;
    if (self !== top)                            // no address bar, and a clipboard seldom
      return this.status.replaceChildren(make("a", {href: url, target: "_blank"}, words.here));
    const copied = navigator.clipboard?.writeText(url) ?? Promise.reject();    // only under https
    copied.then(() => write(this.status, words.copied), () => {
      history.replaceState(null, "", url);
      write(this.status, words.address);
    });
  }

  follow() {
    const [id, query] = decoded(location.hash.slice(1)).split("?");
    if (id !== this.id || !query) return;
    const bad = [];
    for (const [key, value] of new URLSearchParams(query)) {
      const i = this.data.controls.findIndex(control => control.key === key);
      const index = this.data.controls[i]?.texts.findIndex(text =>
        text === value || (value.trim() && Number(text) === Number(value))) ?? -1;
      if (index < 0) bad.push(`${key} = ${value}`);
      else this.set(i, index);
    }
    write(this.status, bad.length ? said("unknown", {settings: bad.join(", ")}) : "");
    this.scrollIntoView();
  }
}

if (!customElements.get("explore-figure")) customElements.define("explore-figure", ExploreFigure);
}
