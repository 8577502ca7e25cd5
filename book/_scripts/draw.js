// A guess that is drawn: in the axes of the picture that waits, by mouse, finger or arrow keys.
// predictions.js loads it (and axes.js) when the first curve is begun.
"use strict";
{
const KNOTS = 13, RIGHT = 0.06, NEAR = 0.12;     // how far off, as a share of the axes' height

// Where the axes called `title` are in an output: [svg, axes].
function find(output, title) {
  for (const svg of output.querySelectorAll("svg[data-axes]"))
    for (const axes of momentumAxes.axesOf(svg)) if (axes.title === title) return [svg, axes];
  throw new Error(`no axes are called ${title}`);
}

// A drawing board over the axes. `guess` holds the height of each knot, 0 to 1; null where none is.
class CourseDrawing {
  constructor(output, {axes: title, curve, name, setting}, changed) {
    [this.svg, this.axes] = find(output, title);
    Object.assign(this, {curve, setting, changed, guess: Array(KNOTS).fill(null), at: 0});
    this.name = name;
    const look = {fill: "none", "stroke-width": 3, "stroke-linecap": "round"};
    this.line = momentumAxes.overlay(this.svg, this.axes,
      {...look, stroke: "var(--gm-ink)", "stroke-dasharray": "2 6", class: "gm-guess"});
    this.truth = momentumAxes.overlay(this.svg, this.axes, {...look, stroke: "var(--gm-green)"});
  }

  // Let the reader draw; the picture is a group with something in it as long as one may.
  begin() {
    const [x, y, width, height] = this.axes.box;
    this.board = document.createElementNS(this.svg.namespaceURI, "rect");
    for (const [key, value] of Object.entries({x, y, width, height, class: "gm-board", tabindex: 0,
      role: "slider", "aria-label": courseSays("your-curve"), "aria-orientation": "vertical",
      "aria-valuemin": 0, "aria-valuemax": 100})) this.board.setAttribute(key, value);
    this.picture = this.svg.closest("[role=img]");
    this.picture?.setAttribute("role", "group");
    this.svg.append(this.board);
    const draw = event => this.board.hasPointerCapture(event.pointerId) && this.drag(event);
    this.board.addEventListener("pointerdown", event => {
      if (event.button) return;
      this.board.setPointerCapture(event.pointerId);
      this.last = null;
      this.drag(event);
    });
    this.board.addEventListener("pointermove", draw);
    this.board.addEventListener("keydown", event => this.key(event));
    this.board.focus({preventScroll: true});
    this.svg.scrollIntoView({block: "nearest"});        // it was opened below the button
    this.show();
  }

  end() {
    this.picture?.setAttribute("role", "img");
    this.board?.remove();
  }

  // Every knot between the last place of the pointer and this one.
  drag({clientX, clientY}) {
    const [x, y, width, height] = this.axes.box;
    const at = new DOMPoint(clientX, clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    const here = [(at.x - x) / width * (KNOTS - 1), 1 - (at.y - y) / height];
    const [from, to] = [this.last ?? here, here].sort((a, b) => a[0] - b[0]);
    this.last = here;
    for (let i = Math.max(0, Math.round(from[0])); i <= Math.min(KNOTS - 1, Math.round(to[0])); i++) {
      const share = to[0] > from[0] ? Math.min(1, Math.max(0, (i - from[0]) / (to[0] - from[0]))) : 1;
      this.set(i, from[1] + share * (to[1] - from[1]));
    }
    this.at = Math.min(KNOTS - 1, Math.max(0, Math.round(here[0])));
    this.show();
  }

  key(event) {
    const {key, shiftKey} = event;
    const side = {ArrowLeft: -1, ArrowRight: 1}[key], up = {ArrowUp: 1, ArrowDown: -1}[key];
    if (!side && !up) return;
    event.preventDefault();
    const before = this.guess[this.at] ?? 0.5;
    if (side) this.at = Math.min(KNOTS - 1, Math.max(0, this.at + side));
    this.set(this.at, side ? this.guess[this.at] ?? before : before + up * (shiftKey ? 0.1 : 0.02));
    this.show();
  }

  set(i, height) { this.guess[i] = Math.round(1000 * Math.min(1, Math.max(0, height))) / 1000; }

  x(i) { return this.axes.box[0] + i / (KNOTS - 1) * this.axes.box[2]; }
  y(height) { return this.axes.box[1] + (1 - height) * this.axes.box[3]; }

  show() {
    const points = this.guess.map((height, i) => height === null ? "" : `${this.x(i)} ${this.y(height)}`);
    this.line.setAttribute("d", points.filter(Boolean).map((p, n) => (n ? "L" : "M") + p).join(""));
    const height = this.guess[this.at];
    this.board?.setAttribute("aria-valuenow", Math.round(100 * (height ?? 0.5)));
    const {label, x, y} = this.told(this.at, height ?? 0.5);
    const text = height === null ? courseSays("nothing-drawn") : courseSays("curve-at", {label, x, y});
    this.board?.setAttribute("aria-valuetext", text);
    this.changed(text);
  }

  // What stands there in the axes' numbers.
  told(i, height) {
    const {x, y} = this.axes, short = value =>
      String(Number(value.toPrecision(2)) || 0).replace("-", "−");
    return {label: x.label || "x", x: short(x.value(this.x(i))), y: short(y.value(this.y(height)))};
  }

  // Ends that were not reached go on level.
  fill() {
    const first = this.guess.find(height => height !== null);
    this.guess.forEach((height, i) => { this.guess[i] = height ?? this.guess[i - 1] ?? first; });
    this.show();
  }

  // The computed curve over the guess, and what to say: [state, sentence]. The figure moves to the
  // setting that was asked about, unless a link has led to another.
  judge(sentence) {
    const figure = this.svg.closest("explore-figure");
    if (figure && !location.hash.includes(figure.id))      // whose script may still be on its way
      customElements.whenDefined("explore-figure").then(() => figure.go(this.setting));
    this.fill();
    const {x, y, box} = this.axes;
    const points = this.curve.map(([a, b]) => [x.place(a), y.place(b)]);
    this.truth.setAttribute("d", points.map(([a, b], n) => `${n ? "L" : "M"}${a} ${b}`).join(""));
    const off = this.guess.flatMap((height, i) => {
      const here = this.x(i), n = points.findIndex(([a]) => a >= here - 1e-6);
      if (n < 0 || points[0][0] > here + 1e-6) return [];         // the curve is not that long
      const [[a, b], [c, d]] = [points[Math.max(0, n - 1)], points[n]];
      const place = a === c ? d : b + (here - a) / (c - a) * (d - b);
      const reaches = 1 - (place - box[1]) / box[3], right = Math.min(1, Math.max(0, reaches));
      return [{i, far: Math.abs(height - right), right, reaches}];
    });
    const average = values => values.reduce((sum, value) => sum + value, 0) / off.length;
    const level = average(off.map(({right}) => right));
    const spread = average(off.map(({right}) => Math.abs(right - level)));
    const mean = average(off.map(({far}) => far));
    const shaped = mean < 0.7 * spread;          // nearer than any level line, which says nothing
    const {i, reaches} = off.reduce((a, b) => b.far > a.far ? b : a);
    const {label, x: at, y: guess} = this.told(i, this.guess[i]), value = this.told(i, reaches).y;
    return [!shaped || mean > NEAR ? "wrong" : mean <= RIGHT ? "right" : "near",
      courseSays("drawn-off", {label, at, guess, value, sentence})];
  }

  remember(guess) {
    if (guess.length !== KNOTS || !guess.every(v => typeof v === "number" && v >= 0 && v <= 1))
      return false;
    this.guess = guess;
    this.show();
    return true;
  }

  forget() {
    this.end();
    this.line.parentNode.remove();
    this.truth.parentNode.remove();
  }
}
window.CourseDrawing = CourseDrawing;
}
