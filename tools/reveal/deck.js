// A deck: every slide as large as its stage holds, and figures that keep the keys they need.
{
const WIDTH = 1280, HEIGHT = 720, LARGEST = {figure: 2, formula: 1.4};
const deck = new Reveal.Deck({
  width: WIDTH, height: HEIGHT, margin: 0, center: false, hash: true, slideNumber: "c/t",
  transition: "none", backgroundTransition: "none", scrollActivationWidth: null,
  controlsTutorial: false, pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1,
  plugins: [Reveal.Notes],
});

for (const figure of document.querySelectorAll("explore-figure")) figure.dataset.preventSwipe = "";
for (const svg of document.querySelectorAll(".gm-panel > svg"))
  svg.style.setProperty("--natural", `${svg.getAttribute("width")}px`);

// The largest size at which nothing of a slide leaves its stage.
function fit(slide) {
  const stage = slide.querySelector(".stage");
  const kind = slide.classList[0];
  slide.classList.add("measured");
  for (let size = LARGEST[kind] ?? 1.15; size > .4; size -= .05) {
    slide.style.setProperty("--size", size);
    if (stage.scrollHeight <= stage.clientHeight && stage.scrollWidth <= stage.clientWidth) break;
  }
  slide.classList.remove("measured");
}

// A field of a figure keeps the keys that move it; with any other it lets go, and the slides turn.
addEventListener("keydown", event => {
  const field = event.target;
  if (!field.closest?.("explore-figure")) return;
  const own = field.matches("button, summary, [type=checkbox]") ? /^( |Enter|Tab|Shift)$/
    : field.matches("select") ? /^(?!Page|Escape)/ : /^(Arrow.*|Home|End|Tab|Shift)$/;
  if (!own.test(event.key)) field.blur();
  if (own.test(event.key) || event.key === "Escape") event.stopPropagation();
}, true);

deck.on("ready", () => document.fonts.load('1em "STIX Two Math"', "θ√").then(() =>
  document.querySelectorAll(".slides section").forEach(fit)));
deck.initialize();
}
