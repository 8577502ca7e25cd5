"""404.html: what Pages, Netlify and others answer at every address where nothing is.

A relative link in it would lead elsewhere from each of them. Where SITE_URL says the site's path,
links begin with that. Where nobody says it, the page tries its script at its own depth and at those
above; the one that is found knows the root and shows the links (book/_templates/404.js). Without
scripts both languages stand there.
"""

import json
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Template

from course.words import SLOT, fill
from momentum_book.places import BOOK, lay

PAGES = {"front": "book/index.html", "search": "search.html", "map": "book/reference/map.html"}
DEPTHS = 8          # folders below the root in which a wrong address still finds the script


def addresses(base):
    """(root, where the script may be) for a site at `base`; root is None if that is unknown."""
    if base:
        root = urlsplit(base).path
        return root, [f"{root}404.js"]
    return None, [f"{'../' * depth}404.js" for depth in range(DEPTHS + 1)]


def write(out, base="", languages=("en",)):
    """The page and its script into the folder of a site that will be at `base`."""
    root, scripts = addresses(base)
    words = json.loads(fill(SLOT, "not-found", languages=languages))
    page = Template(BOOK.joinpath("_templates/404.html").read_text("utf8")).render(
        root=root, scripts=scripts, pages=PAGES, words=words)
    Path(out, "404.html").write_text(page, "utf8")
    lay(BOOK / "_templates/404.js", Path(out, "404.js"))


def finish(app, exception):
    if not exception and app.builder.format == "html":
        languages = ("en", "zh") if app.config.both_editions else ("en",)
        write(app.outdir, app.config.html_baseurl, languages)


def setup(app):
    app.setup_extension("momentum_book.editions")
    if app.config.language == "en":                     # one for the whole site
        app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
