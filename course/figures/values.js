// The curves of a figure at its present setting, read back from its paths to half a pixel.
{
const {parts} = customElements.get("explore-figure");

// The points of path data, gap by gap: "M3 4l1 1 2 0M9 9" is [[[3, 4], [4, 5], [6, 5]], [[9, 9]]]
function runs(data) {
  const found = [];
  let x = 0, y = 0, letter = "M";
  for (const [, command, a, b] of data.matchAll(/([Ml])? ?(-?[\d.]+) ?(-?[\d.]+)/g)) {
    letter = command ?? letter;
    [x, y] = letter === "M" ? [+a, +b] : [x + +a, y + +b];
    if (letter === "M" && command) found.push([]);
    found.at(-1).push([x, y]);
  }
  return found;
}

// 1, 2 or 5 times a power of ten: the smallest that is not below `least`.
function round(least) {
  const power = Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map(digit => Number(`${digit}e${power}`)).find(size => size >= .999 * least);
}

// The value at a place of an axis, rounded to what half a pixel tells.
function told(side, place) {
  const step = round(Math.abs(side.value(place + 1) - side.value(place - 1)) / 2);
  return Number((Math.round(side.value(place) / step) * step).toPrecision(12)) || 0;
}

class Curve {
  constructor(name, axes, panel, number, data) {
    Object.assign(this, {name, axes, panel, number, data, runs: runs(data)});
    const points = this.points = this.runs.flat();
    // a function of x: it never goes back
    this.rises = points.every(([x], i) => !i || x >= points[i - 1][0]);
  }

  // How high the curve is at this place of the x axis, which is sure to half a pixel; null in a
  // gap, or beyond the picture.
  at(x) {
    for (const run of this.runs)
      for (let i = 1; i < run.length; i++) {
        const [[x0, y0], [x1, y1]] = [run[i - 1], run[i]];
        const share = Math.min(1, Math.max(0, (x - x0) / (x1 - x0 || 1)));
        if (x0 - 1 < x && x < x1 + 1) return this.seen(y0 + (y1 - y0) * share);
      }
    return null;
  }

  seen(y) {
    const [, top, , height] = this.axes.box;
    return y >= top - 1 && y <= top + height + 1 ? y : null;
  }

  // Rows of numbers [x, y], at round values of x some `apart` (user units); of a path, its points.
  rows(apart) {
    const {x, y, box} = this.axes;
    const [left, , width] = box;
    if (!this.rises)
      return this.points.filter(([a, b]) => a >= left - 1 && a <= left + width + 1
        && this.seen(b) !== null).map(([a, b]) => [told(x, a), told(y, b)]);
    return steps(x, box, apart).map(value => {
      const place = this.at(x.place(value));
      return [value, place === null ? null : told(y, place)];
    });
  }
}

// Round values of an axis: 1, 2 or 5 times a power of ten apart; on a logarithmic one, those.
function steps({scale, begin, end}, [, , width], apart) {
  const [low, high] = begin < end ? [begin, end] : [end, begin], found = [];
  if (scale === "log") {
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++)
      found.push(...[1, 2, 5].map(digit => Number(`${digit}e${power}`)));
  } else {
    const step = round((high - low) * apart / width);
    for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++)
      found.push(Number((n * step).toPrecision(12)));
  }
  return found.filter(value => value >= low && value <= high);
}

parts.values = figure => {
  const {pieces, styles} = figure.data, svgs = figure.querySelectorAll(".gm-panel > svg");
  return figure.shown.map(p => pieces[p]).flatMap(([style, data]) => {
    const [, panel, , {curve}] = styles[style];
    if (!curve) return [];
    const [, number, name] = curve.match(/^(\d+) (.*)$/);
    const axes = momentumAxes.axesOf(svgs[panel])[number];
    const found = new Curve(name, axes, panel, number, data);
    return found.points.length > 1 ? [found] : [];
  });
};
}
