// 404.html is answered at any address, so it does not know how deep below the site's root it is. This
// file lies at the root: where it was found is the root. It mends the links, and leaves one language.
(() => {
  const parts = [...document.querySelectorAll("main")];
  if (document.documentElement.dataset.root) return;              // found nearer already
  const root = new URL(".", document.currentScript.src);
  document.documentElement.dataset.root = root.pathname;
  const asked = location.pathname.slice(root.pathname.length).split("/")[0];
  const shown = parts.find(part => part.lang === asked) ?? parts[0];
  for (const part of parts) if (part !== shown) part.remove();
  document.documentElement.lang = shown.lang;
  document.title = shown.querySelector("h1").textContent;
  const list = shown.querySelector("ul");
  if (list.hidden)
    for (const link of list.querySelectorAll("a")) link.href = new URL(link.getAttribute("href"), root);
  list.hidden = false;
})();
