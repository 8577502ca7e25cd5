// courseNear(node, begin): let a form wait until the reader comes near it, a window away. A page with
// all its forms from the start is laid out to its end before it can be used. What is linked to begins
// first; all that still waits, one after another, once somebody has begun to read, for who goes by
// keys or by a list of fields; and on paper. Where a page would jump when something grows above what
// is read, all begins at once.
"use strict";
{
const waiting = new Map();                       // node: what begins there
const wait = self.requestIdleCallback ?? (act => setTimeout(act, 100));
const holds = CSS.supports("overflow-anchor: auto");
let reading = false;

function begin(node) {
  const acts = waiting.get(node) ?? [];
  waiting.delete(node);
  eye.unobserve(node);
  for (const act of acts) act();
}

function next() {
  const [node] = waiting.keys();
  if (!node) return;
  begin(node);
  wait(next);
}

const eye = new IntersectionObserver(seen => {
  for (const {isIntersecting, target} of seen) if (isIntersecting) begin(target);
}, {rootMargin: "100%"});

// (what scrolls inside of a page does not come here)
for (const kind of ["scroll", "pointerdown", "keydown"])
  addEventListener(kind, () => { reading = true; wait(next); }, {once: true, passive: true});

// whether the address leads there: #fig-a?momentum=0.9
const linked = node =>
  document.getElementById(location.hash.slice(1).split(/\?|%3F/i)[0])?.contains(node);
addEventListener("hashchange", () => {
  for (const node of [...waiting.keys()]) if (linked(node)) begin(node);
});

addEventListener("beforeprint", () => { for (const node of [...waiting.keys()]) begin(node); });

window.courseNear = (node, act) => {
  if (!holds || linked(node)) return act();
  waiting.set(node, [...waiting.get(node) ?? [], act]);
  eye.observe(node);
  if (reading) wait(next);
};
}
