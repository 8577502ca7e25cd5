// Take along: a menu of what can be had of a figure at its present setting.
{
const Figure = customElements.get("explore-figure"), {parts, tools: {make, makeSvg, write}} = Figure;
const words = /*words*/{};
const programs = /*programs*/[];                 // the figures whose Python is known
const sheet = new CSSStyleSheet();
sheet.replaceSync(`/*style*/`);
document.adoptedStyleSheets.push(sheet);

function save(figure, name, kind, content) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], {type: kind}));
  make("a", {href: url, download: `${figure.id.replace("fig-", "")}.${name}`}).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

// Text to paste: it is copied where a page may, and shown, to be copied by hand.
function offer(figure, label, text) {
  const box = make("textarea", {readonly: "", rows: 8, "aria-label": label, spellcheck: "false"});
  box.value = text;
  figure.taken.replaceChildren(box);
  box.select();
  const copied = navigator.clipboard?.writeText(text) ?? Promise.reject();
  copied.then(() => write(figure.status, words.copied), () => write(figure.status, words.copy));
}

// ---- as a picture

// The figure as one SVG in the present theme, which needs nothing of this page.
function drawing(figure) {
  const svgs = [...figure.querySelectorAll(".gm-panel > svg")];
  const boxes = svgs.map(svg => svg.viewBox.baseVal);
  const left = Math.min(...boxes.map(b => b.x)), top = Math.min(...boxes.map(b => b.y));
  const width = Math.max(...boxes.map(b => b.x + b.width)) - left;
  const height = Math.max(...boxes.map(b => b.y + b.height)) - top;
  const theme = getComputedStyle(document.documentElement);
  const shade = (all, role, other) => theme.getPropertyValue(role).trim() || other;
  const out = makeSvg("svg", {xmlns: "http://www.w3.org/2000/svg", width: width / 2,
    height: height / 2, viewBox: [left, top, width, height].join(" "), fill: "none",
    "stroke-linejoin": "round", "font-size": 20, "font-family": getComputedStyle(svgs[0]).fontFamily});
  const title = makeSvg("title", {}, figure.caption.textContent);
  out.append(title, makeSvg("rect", {x: left, y: top, width, height, fill: "var(--gm-paper,#fff)"}));
  for (const svg of svgs) {
    const panel = makeSvg("g", {});
    panel.append(...svg.cloneNode(true).childNodes);
    out.append(panel);
  }
  out.querySelectorAll(".gm-pad, .gm-handle, .gm-marker").forEach(node => node.remove());
  out.querySelectorAll(".gm-ghost").forEach(node => node.setAttribute("opacity", .45));
  for (const node of out.querySelectorAll(".gm-outline"))
    Object.entries({fill: "none", stroke: "var(--gm-ink,#000)", "stroke-width": 2})
      .forEach(([key, value]) => node.setAttribute(key, value));
  for (const node of out.querySelectorAll("[style*='display: none']")) node.remove();
  const text = new XMLSerializer().serializeToString(out);
  return text.replace(/var\((--gm-\w+),([^)]*)\)/g, shade);
}

async function pixels(figure) {
  const text = drawing(figure), image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = make("canvas", {width: 2 * image.width, height: 2 * image.height});
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise(done => canvas.toBlob(done));
}

// ---- as numbers: a row for each value of x, or point of a path
async function numbers(figure) {
  const curves = (await Figure.part("values"))(figure);
  const cell = value => /[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : value ?? "";
  const rows = curves.flatMap(curve => curve.rows(4).map(([x, y]) => [curve.name, x, y]));
  return [["curve", "x", "y"], ...rows].map(row => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

// ---- as code
async function program(figure) {
  const text = (await Figure.part("programs"))[figure.id];
  const setting = figure.data.controls.map(({key, texts, values}, i) =>
    `${key}=${(values ?? texts)[figure.at[i]]}`).join(", ");
  return text.replace("/*setting*/", () => setting)
    .replace("/*address*/", () => figure.address());
}

function embed(figure) {
  const [page, hash] = figure.address().split("#");
  const height = figure.offsetHeight - figure.menu.offsetHeight;
  const src = `${page}?embed#${hash}`.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${src}" title="${figure.id.replace("fig-", "")}" width="100%" `
    + `height="${height + 32}" style="border: 0; max-width: ${figure.offsetWidth + 16}px"></iframe>\n`;
}

// A page with this figure alone, at this setting, which a browser opens from a disk.
async function alone(figure) {
  const whole = await Figure.part("alone");
  const data = {...figure.data, controls: figure.data.controls.map((control, i) =>
    ({...control, start: figure.at[i]}))};
  const picture = figure.querySelector(".gm-picture").cloneNode(true);
  picture.querySelectorAll(".gm-pad, .gm-handle, .gm-ghost, .gm-marker").forEach(node => node.remove());
  const caption = make("figcaption", {id: figure.caption.id, "aria-live": "polite"},
    figure.sentence.textContent);
  picture.setAttribute("aria-labelledby", caption.id);
  const root = make("explore-figure-copy", {id: figure.id}, make("figure", {}, picture, caption),
    make("script", {type: "application/json"}, JSON.stringify(data).replaceAll("<", "\\u003c")));
  return whole(figure.id, root.outerHTML.replaceAll("explore-figure-copy", "explore-figure"));
}

// ---- the menu
const items = {
  python: async figure => offer(figure, words.python, await program(figure)),
  svg: figure => save(figure, "svg", "image/svg+xml", drawing(figure)),
  png: async figure => save(figure, "png", "image/png", await pixels(figure)),
  csv: async figure => save(figure, "csv", "text/csv", await numbers(figure)),
  embed: figure => offer(figure, words.embed, embed(figure)),
  alone: async figure => save(figure, "html", "text/html", await alone(figure)),
  full: figure => document.fullscreenElement ? document.exitFullscreen() : figure.requestFullscreen(),
};
const offered = {
  python: figure => programs.includes(figure.id)
    && figure.data.controls.every(({values}) => values !== null),
  csv: figure => figure.data.styles.some(([, , , look]) => look.curve),
  alone: () => Boolean(Figure.address),          // it is one already
  embed: () => location.protocol !== "file:",
  full: () => document.fullscreenEnabled,
};

parts.take = figure => {
  const opener = figure.form.querySelector(".gm-take");
  if (!figure.menu) {
    figure.taken = make("div");
    const buttons = Object.keys(items).filter(key => offered[key]?.(figure) !== false).map(key =>
      figure.button(words[key], () => {
        figure.taken.replaceChildren();
        write(figure.status, "");
        Promise.resolve(items[key](figure)).catch(() => write(figure.status, words.failed));
      }));
    figure.menu = make("div", {class: "gm-menu", hidden: ""}, ...buttons, figure.taken);
    figure.menu.addEventListener("keydown", ({key}) => {
      if (key === "Escape") {
        opener.click();
        opener.focus();
      }
    });
    opener.parentNode.after(figure.menu);
  }
  figure.menu.hidden = !figure.menu.hidden;
  opener.setAttribute("aria-expanded", !figure.menu.hidden);
  if (!figure.menu.hidden) figure.menu.querySelector("button").focus();
};
}
