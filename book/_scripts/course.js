// Opened from a disk, a page may not fetch another one: search shows titles without an excerpt, and
// what only a server can do is not offered (course.css).
if (location.protocol === "file:") {
  document.documentElement.classList.add("from-disk");
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
}

document.querySelector("main form.bd-search input")?.focus();       // on the search page

// The same place in the other language: the last section that begins above the middle of the window.
const other = document.querySelector(".other-edition");
other?.addEventListener("click", () => {
  const begun = [...document.querySelectorAll(".bd-article section[id]")]
    .filter((section) => section.getBoundingClientRect().top < innerHeight / 2);
  other.hash = begun.length > 1 ? begun.at(-1).id : "";
});
