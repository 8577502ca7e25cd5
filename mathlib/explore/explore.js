// Moves the pictures that explore() drew: a setting is a list of pieces, and a slider swaps them.
"use strict";
{
const SVG = "http://www.w3.org/2000/svg";
const calm = matchMedia("(prefers-reduced-motion: reduce)");

// make("label", {for: "a"}, "text", child): an element with attributes and children
function dress(node, attributes = {}, ...children) {
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}
const make = (tag, ...rest) => dress(document.createElement(tag), ...rest);
const makeSvg = (tag, ...rest) => dress(document.createElementNS(SVG, tag), ...rest);

// Change a text in place: replacing the node would make the browser match more styles anew.
function write(node, text) {
  if (!node.firstChild) node.textContent = text;
  else if (node.firstChild.data !== text) node.firstChild.data = text;
}

class ExploreFigure extends HTMLElement {
  connectedCallback() {
    if (document.readyState === "loading")       // the children are not parsed yet
      document.addEventListener("DOMContentLoaded", () => this.begin(), {once: true});
    else this.begin();
  }

  begin() {
    if (this.data) return;                       // moved within the page: it already runs
    this.data = JSON.parse(this.querySelector("script[type='application/json']").textContent);
    this.caption = this.querySelector("figcaption");
    this.at = this.data.controls.map(control => control.start);
    this.layers = [];
    for (const [, layer] of this.data.styles)
      this.layers[layer] ??= this.querySelector(`.gm-layer-${layer}`);
    this.look = null;                            // styles of the nodes in place
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
    write(this.caption, says[setting]);
    this.moveHandle();
  }

  rebuild(frame) {
    this.look = frame.map(p => this.data.pieces[p][0]);
    this.layers.forEach(layer => layer.replaceChildren());
    this.nodes = frame.map(p => {
      const [tag, layer, {stamp, ...attributes}] = this.data.styles[this.data.pieces[p][0]];
      const node = makeSvg(tag, attributes);
      this.fill(node, ...this.data.pieces[p]);
      this.layers[layer].append(node);
      return node;
    });
  }

  fill(node, style, data) {
    const [tag, , {stamp}] = this.data.styles[style];
    if (tag === "path") {                        // a stamp is a marker, drawn at every point
      node.setAttribute("d", stamp ? data.replace(/[Ml ]?(-?[\d.]+) ?(-?[\d.]+)/g,
        (all, x, y) => `${all[0] === "M" ? "M" : "m"}${x} ${y}${stamp}`) : data);
      return;
    }
    const [x, y, angle, ...spans] = data;
    node.setAttribute("x", x);
    node.setAttribute("y", y);
    if (angle) node.setAttribute("transform", `rotate(${angle} ${x} ${y})`);
    else node.removeAttribute("transform");
    if (spans.length === 1 && typeof spans[0] === "string" && !node.firstElementChild)
      write(node, spans[0]);
    else
      node.replaceChildren(...spans.map(span =>
        typeof span === "string" ? span : makeSvg("tspan", span[1], span[0])));
  }

  // ---- the controls

  build() {
    this.setters = [];
    this.form = make("form", {class: "gm-controls", autocomplete: "off"});
    this.form.addEventListener("submit", event => event.preventDefault());
    this.data.controls.forEach((control, i) => this.form.append(this.control(control, i)));
    this.status = make("span", {role: "status"});
    const link = make("button", {type: "button", class: "gm-link"}, "copy link");
    link.addEventListener("click", () => this.copyLink());
    const foot = make("div", {class: "gm-foot"});
    if (this.data.play) foot.append(this.playButton());
    foot.append(this.status, link);
    this.form.append(foot);
    this.querySelector(".gm-picture").after(this.form);
    this.at.forEach((index, i) => this.setters[i](index));
  }

  control({label, kind, texts}, i) {
    const id = `${this.id}-${i}`;
    const heard = (node, read) => node.addEventListener("input", () => this.set(i, read()));
    if (kind === "range") {
      const input = make("input", {type: "range", id, min: 0, max: texts.length - 1, step: 1});
      const output = make("output", {for: id, "aria-live": "off"});
      heard(input, () => Number(input.value));
      this.setters[i] = index => {
        if (Number(input.value) !== index) input.value = index;
        input.setAttribute("aria-valuetext", texts[index]);
        write(output, texts[index]);
      };
      return make("div", {class: "gm-slider"}, make("label", {for: id}, label), input, output);
    }
    if (kind === "select") {
      const select = make("select", {id}, ...texts.map(text => make("option", {}, text)));
      heard(select, () => select.selectedIndex);
      this.setters[i] = index => { select.selectedIndex = index; };
      return make("div", {class: "gm-choices"}, make("label", {for: id}, label), make("div", {}, select));
    }
    if (kind === "checkbox") {
      const box = make("input", {type: "checkbox", id});
      heard(box, () => Number(box.checked));
      this.setters[i] = index => { box.checked = Boolean(index); };
      return make("div", {class: "gm-choices"}, make("div", {}, make("label", {for: id}, box, label)));
    }
    const radios = texts.map(() => make("input", {type: "radio", name: id}));
    radios.forEach((radio, index) => heard(radio, () => index));
    this.setters[i] = index => { radios[index].checked = true; };
    return make("div", {class: "gm-choices", role: "radiogroup", "aria-labelledby": id},
      make("span", {id}, label),
      make("div", {}, ...texts.map((text, index) => make("label", {}, radios[index], text))));
  }

  set(i, index) {
    this.classList.remove("gm-untouched");
    if (index === this.at[i]) return;
    this.at[i] = index;
    this.setters[i](index);
    this.show();
  }

  playButton() {
    const i = this.data.controls.findIndex(control => control.key === this.data.play);
    const {label, texts} = this.data.controls[i];
    const button = make("button", {type: "button"});
    const name = () => {
      this.caption.setAttribute("aria-live", this.timer ? "off" : "polite");
      button.textContent = calm.matches ? "▶ next" : this.timer ? "⏸ pause" : "▶ play";
      button.setAttribute("aria-label", `${button.textContent.slice(2)}: ${label}`);
    };
    const step = () => this.set(i, (this.at[i] + 1) % texts.length);
    button.addEventListener("click", () => {
      if (calm.matches) step();
      else if (this.timer) this.timer = clearInterval(this.timer);
      else this.timer = setInterval(step, Math.max(60, 4000 / texts.length));
      name();
    });
    name();
    return button;
  }

  // ---- the pad: dragging in the picture

  buildPad() {
    const {layers, data: {pad}} = this;
    const svg = this.querySelectorAll(".gm-panel")[pad.panel];
    const [x, y, width, height] = pad.box;
    const kind = pad.x && pad.y ? "both" : pad.x ? "x" : "y";
    const area = makeSvg("rect", {x, y, width, height, class: `gm-pad gm-${kind}`});
    this.handle = makeSvg("circle", {r: 16, class: "gm-handle"});
    svg.append(this.handle, area);
    this.classList.add("gm-untouched");
    const drag = event => {
      const point = new DOMPoint(event.clientX, event.clientY)
        .matrixTransform(svg.getScreenCTM().inverse());
      for (const axis of ["x", "y"]) {
        if (!pad[axis]) continue;
        const [i, places] = pad[axis];
        const far = places.map(place => Math.abs(place - point[axis]));
        this.set(i, far.indexOf(Math.min(...far)));
      }
    };
    area.addEventListener("pointerdown", event => {
      if (event.button) return;
      area.setPointerCapture(event.pointerId);
      drag(event);
    });
    area.addEventListener("pointermove", event => {
      if (area.hasPointerCapture(event.pointerId)) drag(event);
    });
  }

  moveHandle() {
    if (!this.handle) return;
    const {pad} = this.data;
    ["x", "y"].forEach((axis, k) => this.handle.setAttribute("c" + axis,
      pad[axis] ? pad[axis][1][this.at[pad[axis][0]]] : pad.middle[k]));
  }

  // ---- links to a setting: #fig-name?momentum=0.9

  copyLink() {
    const query = this.data.controls.map((control, i) =>
      `${control.key}=${encodeURIComponent(control.texts[this.at[i]])}`).join("&");
    const url = new URL(`#${this.id}?${query}`, location.href).href;
    const done = text => { this.status.textContent = text; };
    const inBar = () => {
      history.replaceState(null, "", url);
      done("The link is in the address bar.");
    };
    if (navigator.clipboard) navigator.clipboard.writeText(url).then(() => done("Link copied."), inBar);
    else inBar();
  }

  follow() {
    const [id, query] = location.hash.slice(1).split("?");
    if (id !== this.id || !query) return;
    const bad = [];
    for (const [key, value] of new URLSearchParams(query)) {
      const i = this.data.controls.findIndex(control => control.key === key);
      const index = this.data.controls[i]?.texts.findIndex(text =>
        text === value || (value.trim() && Number(text) === Number(value))) ?? -1;
      if (index < 0) bad.push(`${key} = ${value}`);
      else this.set(i, index);
    }
    this.status.textContent = bad.length ? `Not in this figure: ${bad.join(", ")}.` : "";
    this.scrollIntoView();
  }
}

customElements.define("explore-figure", ExploreFigure);
}
