// Read and hear: the numbers of the curves in a table, and a tone whose pitch follows them.
{
const Figure = customElements.get("explore-figure"), {parts, tools: {make, makeSvg}} = Figure;
const words = /*words*/{};
const sheet = new CSSStyleSheet();
sheet.replaceSync(`/*style*/`);
document.adoptedStyleSheets.push(sheet);

const SECONDS = 4, LOW = 220, OCTAVES = 3, STEPS = 200;
const VOICES = ["sine", "triangle", "square"];   // of the first, second and third curve
const LOUD = .15;

// Curves that share their axes; a path, which goes back and forth, stands alone.
function together(curves) {
  const groups = [];
  for (const curve of curves) {
    const same = curve.rises && groups.find(([first]) => first.rises
      && first.panel === curve.panel && first.number === curve.number);
    if (same) same.push(curve);
    else groups.push([curve]);
  }
  return groups;
}

// ---- the table
function table(curves) {
  const [{axes, name, rises}] = curves, line = (kind, cells) => make("tr", {},
    ...cells.map(text => make(kind, kind === "th" ? {scope: "col"} : {}, text)));
  const show = value => value === null ? words.outside : String(value).replace("-", "−");
  const columns = curves.map(curve => curve.rows(axes.box[2] / 14));
  let head, rows;
  if (rises) {
    head = [axes.x.label || "x", ...curves.map(curve => curve.name)];
    rows = columns[0].map(([x], i) => [x, ...columns.map(column => column[i][1])]);
  } else {
    const every = Math.ceil(columns[0].length / 12);
    head = [words.point, axes.x.label || "x", axes.y.label || "y"];
    rows = columns[0].map((row, i) => [i + 1, ...row]).filter((row, i) => i % every === 0);
  }
  return make("table", {}, make("caption", {}, rises ? axes.title || name : name),
    make("thead", {}, line("th", head)),
    make("tbody", {}, ...rows.map(row => line("td", row.map(show)))));
}

// ---- the sound

// Where a curve is at one moment of its time, 0 to 1; null in a gap.
function place(curve, share) {
  const {axes: {box: [left, , width]}, points, rises} = curve;
  if (!rises) return points[Math.round(share * (points.length - 1))];
  const x = left + share * width, y = curve.at(x);
  return y === null ? null : [x, y];
}

// From the bottom of the axes to their top in octaves; beyond them it stays there.
function pitch({axes: {box: [, top, , height]}}, y) {
  return LOW * 2 ** (OCTAVES * Math.min(1, Math.max(0, (top + height - y) / height)));
}

// Schedule the curves in an audio context, from a moment of its time on.
function sound(context, curves, begin) {
  return curves.slice(0, VOICES.length).map((curve, voice) => {
    const tone = new OscillatorNode(context, {type: VOICES[voice]});
    const gain = new GainNode(context, {gain: 0});
    tone.connect(gain).connect(context.destination);
    for (let i = 0; i <= STEPS; i++) {
      const time = begin + i / STEPS * SECONDS, spot = place(curve, i / STEPS);
      if (spot) tone.frequency.setValueAtTime(pitch(curve, spot[1]), time);
      gain.gain.setTargetAtTime(spot && i < STEPS ? LOUD / (voice + 1) : 0, time, .005);
    }
    tone.start(begin);
    tone.stop(begin + SECONDS + .1);
    return tone;
  });
}

// Play, with a marker on each curve; returns what ends it. `ended` is called in any case, once.
function listen(figure, curves, ended) {
  const context = new AudioContext(), begin = context.currentTime + .1;
  const svgs = figure.querySelectorAll(".gm-panel > svg");
  const markers = curves.map(({panel}) =>
    svgs[panel].appendChild(makeSvg("circle", {r: 12, class: "gm-marker"})));
  sound(context, curves, begin);
  let frame;
  const end = () => {
    cancelAnimationFrame(frame);
    markers.forEach(marker => marker.remove());
    if (context.state !== "closed") context.close();
    ended();
  };
  const step = () => {
    const share = (context.currentTime - begin) / SECONDS;
    if (share > 1) return end();
    curves.forEach((curve, i) => {
      const spot = place(curve, Math.max(0, share));
      markers[i].setAttribute("visibility", spot ? "visible" : "hidden");
      if (spot) ["cx", "cy"].forEach((key, k) => markers[i].setAttribute(key, spot[k]));
    });
    frame = requestAnimationFrame(step);
  };
  step();
  return end;
}

// ---- both, below a figure
function fill(figure, details, read) {
  let stop;
  const hush = () => stop?.();
  const groups = together(read(figure)).map(curves => {
    const name = curves.map(curve => curve.name).join(words.comma);
    const button = figure.button("", () => {
      if (stop) return stop();
      stop = listen(figure, curves, () => {
        stop = undefined;
        label();
      });
      label();
    });
    const label = () => {
      const word = words[stop ? "stop" : "listen"];
      button.textContent = word;
      button.setAttribute("aria-label", `${word}: ${name}`);
    };
    label();
    return make("div", {class: "gm-curves"}, button,
      make("div", {tabindex: 0, role: "group", "aria-label": name}, table(curves)));
  });
  details.replaceChildren(details.firstChild, ...groups);
  return hush;
}

parts.hear = async figure => {
  const details = figure.querySelector(".gm-hear"), read = await Figure.part("values");
  let hush;
  const renew = () => {
    hush?.();
    hush = details.open ? fill(figure, details, read) : undefined;
  };
  figure.addEventListener("show", renew);
  details.addEventListener("toggle", renew);
  renew();
};
Object.assign(parts.hear, {sound, place, pitch, SECONDS});
}
