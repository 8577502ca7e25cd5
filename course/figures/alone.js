// One figure as a file of its own: all that it needs is in here, as text.
{
const page = /*page*/"";
customElements.get("explore-figure").parts.alone = (title, body) =>
  page.replace("/*title*/", title).replace("/*body*/", () => body);
}
