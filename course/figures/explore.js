// Moves the pictures that explore() drew: a setting is a list of pieces, and a slider swaps them.
// To be loaded with `defer`, or at the end of the page.
{
const SVG = "http://www.w3.org/2000/svg";
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const words = /*words*/{};
const edition = "/*edition*/";                   // of the parts that are loaded when first used
const alone = new URLSearchParams(location.search).has("embed");
const said = (key, values) => words[key].replace(/\{(\w+)\}/g, (all, name) => values[name]);

// make("label", {for: "a"}, "text", child): an element with attributes and children
function dress(node, attributes = {}, ...children) {
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}
const make = (tag, ...rest) => dress(document.createElement(tag), ...rest);
const makeSvg = (tag, ...rest) => dress(document.createElementNS(SVG, tag), ...rest);

// a number with the minus of the formulas; links keep the hyphen
const signed = text => text.replace(/^-(?=[\d.])/, "−");

const put = (node, name, value) => {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
};

// A nested svg clips without an id, which a clipPath would need.
const clipping = ([x, y, right, bottom]) => makeSvg("svg", {overflow: "hidden", x, y,
  width: right - x, height: bottom - y, viewBox: `${x} ${y} ${right - x} ${bottom - y}`});

// Clear ground under what moves, as large as all that may come: when the extent of what is painted
// changes, Chromium sorts the layers of the whole page anew, which was a fifth of a move.
const ground = (x, y, width, height) =>
  makeSvg("rect", {x, y, width, height, fill: "transparent"});
const FAR = 1e4;                                 // in a clip anything may lie out of sight

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

// A page may let its figures wait until a reader comes near (near.js); others begin at once.
const near = self.courseNear ?? ((figure, begin) => begin());

class ExploreFigure extends HTMLElement {
  // What is used seldom is a script beside this one: it adds itself to `parts`, under its name.
  static parts = {};
  static tools = {make, makeSvg, write};
  static loading = {};
  static address = document.currentScript?.src;      // none in a page that has all in itself

  static async part(name) {
    const {parts, loading, address} = ExploreFigure;
    const load = (onload, onerror) => document.head.append(Object.assign(
      make("script", {src: new URL(`${name}.js?v=${edition}`, address)}), {onload, onerror}));
    if (!parts[name])
      await (loading[name] ??= new Promise(load)).finally(() => delete loading[name]);
    return parts[name];
  }

  connectedCallback() {
    if (this.data || this.waits) return;         // moved within the page: it already runs
    const here = this.querySelector("script[type='application/json']");
    if (here) return this.start(JSON.parse(here.textContent));
    this.waits = true;
    this.fetch();
  }

  // Where the page keeps the settings in a file beside it: fetched while the text is read, by a
  // script, for a page that is opened from a disk.
  fetch() {
    const script = make("script", {src: this.dataset.from, fetchpriority: "low"});
    script.onload = () => script.remove();
    script.onerror = () => {
      script.remove();
      addEventListener("online", () => this.fetch(), {once: true});
    };
    document.head.append(script);
  }

  static arrive(id, data) {
    const figure = document.getElementById(id);
    if (!figure || figure.data) return;                   // a run cell may have replaced it
    near(figure, () => figure.data || figure.start(data));
  }

  start(data) {
    this.data = data;
    this.caption = this.querySelector("figcaption");
    this.caption.textContent = "";
    this.querySelector(".gm-unmoved")?.remove();      // "one file" has none
    this.sentence = steady(this.caption, this.data.says);
    this.at = this.data.controls.map(control => control.start);
    this.panels = [...this.querySelectorAll(".gm-moving")].map(place => ({place, spots: []}));
    this.panels.forEach(({place}) => place.replaceChildren());
    this.build();
    if (this.data.pad) this.putHandle = momentumPad(this, this.data.pad,
      moves => this.move(moves));
    this.show();
    addEventListener("hashchange", () => this.follow());
    this.follow();
    if (this.asked) this.go(this.asked);
  }

  // ---- the picture
  show() {
    const {controls, frames, says} = this.data;
    const setting = this.at.reduce((n, index, i) => n * controls[i].texts.length + index, 0);
    const frame = frames[setting];
    this.setting = setting;
    this.draw(frame, this.panels);
    this.shown = frame;
    write(this.sentence, says[setting]);
    this.putHandle?.(this.at);
    this.dispatchEvent(new Event("show"));
  }

  // Pieces stand in matplotlib's order. Each goes to the next node of its kind in its panel, and
  // nodes without one are emptied. New ones come only where these run out: for a new node a browser
  // seeks styles on the whole page, for as long as ten moves take. Returns the nodes of the frame.
  draw(frame, panels) {
    const {pieces, styles} = this.data, next = panels.map(() => 0);
    const nodes = frame.map(piece => {
      const [tag, number, clip] = styles[pieces[piece][0]], kind = `${tag} ${clip}`;
      const {spots} = panels[number];
      let i = next[number];
      for (; spots[i] && spots[i].kind !== kind; i++) this.fill(spots[i]);
      spots[i] ??= this.spot(panels[number], tag, clip, kind);
      next[number] = i + 1;
      this.fill(spots[i], piece);
      return spots[i].node;
    });
    panels.forEach(({spots}, number) => spots.slice(next[number]).forEach(spot => this.fill(spot)));
    return nodes;
  }

  // A place for a piece, above all others of its panel; neighbours with one clip rectangle share an
  // svg that clips.
  spot({place, spots}, tag, clip, kind) {
    const below = spots.at(-1);
    let home = below?.home;
    if (String(below?.clip) !== String(clip)) {
      const {x, y, width, height} = place.ownerSVGElement.viewBox.baseVal;
      home = clip ? place.appendChild(clipping(clip)) : place;
      home.append(clip ? ground(-FAR, -FAR, 3 * FAR, 3 * FAR) : ground(x, y, width, height));
    }
    return {node: home.appendChild(makeSvg(tag)), home, clip, kind, look: {}};
  }

  fill(spot, piece) {
    if (spot.piece === piece) return;
    spot.piece = piece;
    const {node} = spot, isPath = node.localName === "path";
    if (piece === undefined) return isPath ? node.setAttribute("d", "") : write(node, "");
    const [style, data] = this.data.pieces[piece];
    const {stamp, curve, ...look} = this.data.styles[style][3];
    for (const name in spot.look) if (!(name in look)) node.removeAttribute(name);
    for (const name in look) if (look[name] !== spot.look[name]) node.setAttribute(name, look[name]);
    spot.look = look;
    if (isPath) {                                // a stamp is a marker, drawn at every point
      node.setAttribute("d", stamp ? data.replace(/[Ml ]?(-?[\d.]+) ?(-?[\d.]+)/g,
        (all, x, y) => `${all[0] === "M" ? "M" : "m"}${x} ${y}${stamp}`) : data);
      return;
    }
    const [place, content] = data, [x, y, angle] = place.split(" ");
    put(node, "x", x);
    put(node, "y", y);
    if (angle) put(node, "transform", `rotate(${angle} ${x} ${y})`);
    else node.removeAttribute("transform");
    if (node.firstElementChild || /[<&]/.test(content)) node.innerHTML = content;
    else write(node, content);
  }

  // ---- the controls
  build() {
    this.form = make("form", {class: "gm-controls", autocomplete: "off"});
    this.form.addEventListener("submit", event => event.preventDefault());
    this.fields = [];
    this.readouts = this.data.controls.map((control, i) => {
      const node = this.control(control, `${this.id}-${i}`);
      node.addEventListener("input", ({target}) => {
        this.turn = i;
        this.set(i, Number(control.kind === "checkbox" ? target.checked : target.value));
      });
      this.form.append(node);
      this.fields[i] = this.form.elements[`${this.id}-${i}`];
      const output = node.querySelector("output");
      return output && steady(output, control.texts.map(signed));
    });
    this.status = make("span", {role: "status"});
    const pin = this.button(words.pin, () => this.use("compare"),
      {class: "gm-pin", "aria-pressed": false});
    const link = this.button(words.link, () => this.copyLink(), {class: "gm-link"});
    const take = this.button(words.take, () => this.use("take"),
      {class: "gm-take", "aria-expanded": false});
    this.form.append(
      make("div", {class: "gm-foot"}, ...this.player(), pin, this.status, link, take));
    this.querySelector(".gm-picture").after(this.form);
    if (this.data.styles.some(([, , , look]) => look.curve)) {
      const hear = make("details", {class: "gm-hear"}, make("summary", {}, words.hear));
      hear.addEventListener("toggle", () => this.use("hear"), {once: true});
      this.append(hear);
    }
    this.at.forEach((index, i) => this.mark(i));
  }

  button(text, act, attributes) {
    const button = make("button", {type: "button", ...attributes}, text);
    button.addEventListener("click", act);
    return button;
  }

  use(name) {
    ExploreFigure.part(name).then(part => part(this), () => write(this.status, words.missing));
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
    const {kind} = this.data.controls[i], index = this.at[i], text = this.shows(i);
    const field = this.fields[i];
    if (kind === "checkbox") field.checked = index;
    else if (field.value !== String(index)) field.value = index;
    if (kind !== "range") return;
    field.setAttribute("aria-valuetext", text);
    write(this.readouts[i], text);
  }

  shows(i) {
    return signed(this.data.controls[i].texts[this.at[i]]);
  }

  set(i, index) {
    this.move([[i, index]]);
  }

  move(moves) {                                  // of several sliders, and one picture
    const real = moves.filter(([i, index]) => index !== this.at[i]);
    for (const [i, index] of real) {
      this.at[i] = index;
      this.mark(i);
    }
    if (real.length) this.show();
  }

  // Step back, play, step forward: the slider that the author named, or the last one moved.
  player() {
    const turn = () => this.data.play
      ? this.data.controls.findIndex(control => control.key === this.data.play) : this.turn ?? 0;
    const step = by => {
      const i = turn(), count = this.data.controls[i].texts.length;
      this.set(i, (this.at[i] + by + count) % count);
      return count;
    };
    const back = this.button("←", () => step(-1)), next = this.button("→", () => step(1));
    const play = this.button("", () => run(!this.timer)), slow = this.button(words.slow, () => {
      slow.setAttribute("aria-pressed", slow.ariaPressed !== "true");
      if (this.timer) run(true);
    }, {"aria-pressed": false});
    const run = on => {
      this.timer = clearInterval(this.timer);
      const pace = Math.max(60, 4000 / this.data.controls[turn()].texts.length);
      if (on) this.timer = setInterval(step, slow.ariaPressed === "true" ? 4 * pace : pace, 1);
      name();
    };
    let named;
    const name = () => {
      named = this.turn;
      const {label} = this.data.controls[turn()], does = words[this.timer ? "pause" : "play"];
      this.caption.setAttribute("aria-live", this.timer ? "off" : "polite");
      write(play, `${this.timer ? "⏸" : "▶"} ${does}`);
      for (const [button, word] of [[back, words.previous], [play, does], [next, words.next]])
        button.setAttribute("aria-label", `${word}: ${label}`);
    };
    this.form.addEventListener("input", () => this.turn === named || name());
    name();
    return calm.matches ? [back, next] : [back, play, next, slow];
  }

  // ---- links to a setting: #fig-name?momentum=0.9
  address() {
    const query = this.data.controls.map((control, i) =>
      `${control.key}=${encodeURIComponent(control.texts[this.at[i]])}`).join("&");
    return new URL(`#${this.id}?${query}`, location.href).href;
  }

  copyLink() {
    const url = this.address();
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
    const bad = this.go(query);
    write(this.status, bad.length ? said("unknown", {settings: bad.join(said("comma"))}) : "");
    if (!alone) this.scrollIntoView();           // in a frame it would move the page around it, too
  }

  // Moves the sliders; returns what of it this figure has not.
  go(query) {
    if (!this.data) {                            // it is still to be fetched
      this.asked = query;
      return [];
    }
    const bad = [];
    for (const [key, value] of new URLSearchParams(query)) {
      const i = this.data.controls.findIndex(control => control.key === key);
      const index = this.data.controls[i]?.texts.findIndex(text =>
        text === value || (value.trim() && Number(text) === Number(value))) ?? -1;
      if (index < 0) bad.push(`${key} = ${value}`);
      else this.set(i, index);
    }
    return bad;
  }
}

if (!customElements.get("explore-figure")) {
  customElements.define("explore-figure", ExploreFigure);
  if (alone)
    queueMicrotask(() => ExploreFigure.part("embed").then(show => show()));
}
}
