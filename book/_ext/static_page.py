"""A page that needs nobody else, and nothing it does not use."""

import re
import shutil
from pathlib import Path

from digest import digest

from course import figures

# Shipped by the theme, never used here. Icons are drawn by icons.css instead of Font Awesome,
# whose script and fonts weigh more than a whole chapter.
UNUSED = ("_static/scripts/fontawesome.js*", "_static/vendor/fontawesome", "_static/scripts/*.map",
          "_static/styles/*.map", "_static/locales", "_static/sbt-webpack-macros.html",
          "_static/webpack-macros.html", "_static/images", "_static/styles/theme.css")


def name_link(match):
    """A link that holds a formula only gets the formula's characters as its name."""
    words = re.sub(r"<[^>]*>", "", match[2]).replace('"', "&quot;")
    return f'{match[1]} aria-label="{words}">{match[2]}'


PAGE_REPAIRS = [
    # Scripts come in files only, so that a server may forbid all others: book/_headers. The theme's
    # first one is start.js; the rest serves what this course does not use.
    (r'(<html[^>]*\bdata-content_root="([^"]*)"(?:(?!</head>).)*?)<script data-cfasync="false">'
     r"(?:(?!</script>).)*</script>", r'\1<script src="\2_static/start.js"></script>'),
    (r"\s*<script>\s*(?:DOCUMENTATION_OPTIONS|// Activate the search field)(?:(?!</script>).)*"
     r"</script>", ""),
    # sliders of a kernel that ended with the build
    (r'\s*<script type="application/vnd\.jupyter\.widget-state\+json">(?:(?!</script>).)*</script>',
     ""),
    (r"(<a (?![^>]*aria-label)[^>]*)>"
     r"((?:<span[^>]*>)+<math[^>]*>(?:(?!</math>).)*</math>(?:</span>)+</a>)", name_link),
    # a style sheet that only loads another one
    (r"_static/styles/theme\.css\?digest=\w+", "_static/basic.css"),
    # the script that would replace every icon
    (r"\s*<script[^>]*fontawesome\.js[^>]*></script>", ""),
    # the same scripts stand at the end of the page; a reader without scripts need not load them
    (r'\s*<link rel="preload" as="script"[^>]*>', ""),
    (r'role="doc-biblioentry"', 'role="listitem"'),      # the old name is deprecated
    # WCAG 2.5.3: the name must contain the visible text, which includes the shortcut
    (r'(<button class="btn search-button-field[^>]*?) aria-label="Search"', r"\1"),
    # a name that is not the visible text ("Show code cell source")
    (r'<summary aria-label="Toggle hidden content">', "<summary>"),
    # a heading of the print view repeats the page's own
    (r'(<div id="jb-print-docs-body" class="onlyprint">\s*)<h1>.*?</h1>', r"\1"),
]
STYLE_REPAIRS = [
    (r"@font-face\{[^}]*/fontawesome/[^}]*\}", ""),
    (r'(\.fa-[\w-]+:before,?)+\{content:"[^"]*"\}', ""),      # two thousand names of icons
]


def notice(app, config):
    """A change of style, script or template is a changed setting: every page is written again."""
    config.look = digest("book/_static/**/*", "book/_templates/*", "book/_ext/*.py",
                         "course/figures/*", "course/plots.py")


def write_assets(app):
    if app.builder.format == "html":
        static = Path(app.outdir) / "_static"
        static.mkdir(parents=True, exist_ok=True)
        for name, text in figures.assets().items():
            (static / name).write_text(text, "utf8")


def link_assets(app, pagename, templatename, context, doctree):
    app.add_css_file("explore.css", priority=600)      # the palette, on every page
    app.add_css_file("icons.css", priority=700)
    app.add_css_file("course.css", priority=800)
    app.add_js_file("course.js", loading_method="defer")
    if "<explore-figure" in context.get("body", ""):
        app.add_js_file("explore.js", loading_method="defer")


def repair(path, repairs):
    before = after = path.read_text("utf8")
    for pattern, replacement in repairs:
        after = re.sub(pattern, replacement, after, flags=re.DOTALL)
    if after != before:
        path.write_text(after, "utf8")


def clean_up(app, exception):
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for page in out.rglob("*.html"):
        repair(page, PAGE_REPAIRS)
    for style in (out / "_static").rglob("*.css"):
        repair(style, STYLE_REPAIRS)
    for pattern in UNUSED:
        for path in out.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def setup(app):
    app.add_config_value("look", "", "html", str)
    app.connect("config-inited", notice)
    app.connect("builder-inited", write_assets)
    app.connect("html-page-context", link_assets)
    app.connect("build-finished", clean_up, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
