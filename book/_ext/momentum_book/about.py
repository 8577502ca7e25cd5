"""What a page says of itself where it is listed: in a search, in a chat, in a catalogue of lessons.

Its description is what stands there for readers: the first paragraph, which in a chapter tells the
goals. Where the site's address is known, SITE_URL, there are also whole addresses, which a relative
link cannot replace: the canonical one, a card with a picture, and a map of the site for crawlers.
"""

import json
import os
import re
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.errors import ConfigError

from course.language import language
from course.words import say
from momentum_book.card import draw
from momentum_book.mathml import mathml

LONGEST = 300                           # characters; those who list a page cut it off before that
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def find_address(app, config):
    """The site's own address, from SITE_URL; "" if nobody says it."""
    address = os.environ.get("SITE_URL", "").strip()
    if not address:
        return
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
        raise ConfigError(f"SITE_URL is {address!r}; it must be a whole address, as in "
                          "https://ada.github.io/momentum/")
    config.html_baseurl = address.rstrip("/") + ("/" if language() == "en" else "/zh/")


def described(doctree):
    """The first sentences of a page, as many as fit; at least one."""
    paragraph = next(doctree.findall(nodes.paragraph), None)
    if paragraph is None:
        return ""
    sentences = re.split(r"(?<=[.:!?])\s+(?=\S)|(?<=[。：！？])", plain(paragraph))
    if len(sentences) > 1 and re.fullmatch(r"\w+\.", sentences[0]):      # "Goals.": its kind
        del sentences[0]
    text = sentences[0]
    for sentence in sentences[1:]:
        if len(f"{text} {sentence}") > LONGEST:
            break
        text = f"{text} {sentence}"
    return text


def plain(node):
    """The text of a paragraph; a formula's as it is read, not as it is written."""
    if isinstance(node, nodes.math):
        formula = re.sub(r"<mn>(\d+)</mn></msup>", lambda power: power[1].translate(RAISED),
                         mathml(node.astext(), display=False))
        return node.get("head", "") + re.sub(r"<[^>]*>", "", formula) + node.get("tail", "")
    if isinstance(node, nodes.Text):
        return node.astext()
    return re.sub(r"\s+", " ", "".join(map(plain, node.children)))


def lesson(chapter, description, course, url):
    """A chapter as schema.org describes what is to be learned."""
    return {"@context": "https://schema.org", "@type": "LearningResource", "name": chapter.title,
            "description": description, "position": chapter.number, "inLanguage": language(),
            "learningResourceType": "interactive textbook chapter",
            "timeRequired": f"PT{chapter.minutes}M", "isAccessibleForFree": True,
            "license": LICENCE, "isPartOf": {"@type": "Course", **course},
            **({"url": url} if url else {})}


def tell(app, pagename, templatename, context, doctree):
    config, chapter = app.config, app.chapters.get(pagename)
    title = re.sub(r"<[^>]*>", "", context.get("title", "")) or config.html_title
    tagline = say("site.tagline")
    description = (described(doctree) if doctree else "") or tagline
    base = config.html_baseurl
    tags = {"og:site_name": config.html_title, "og:title": title, "og:description": description,
            "og:type": "article" if chapter else "website"}
    if base:
        tags["og:url"] = base + app.builder.get_target_uri(pagename)
        tags["og:image"] = base.removesuffix("zh/") + f"_static/{card(app, pagename).name}"
    course = {"name": config.html_title, "description": tagline,
              **({"url": base} if base else {})}
    lines = [f'<meta name="description" content="{escape(description)}"/>',
             *(f'<meta property="{name}" content="{escape(text)}"/>'
               for name, text in tags.items())]
    if base:
        lines.append('<meta name="twitter:card" content="summary_large_image"/>')
    if chapter:
        data = json.dumps(lesson(chapter, description, course, tags.get("og:url")),
                          ensure_ascii=False).replace("</", r"<\/")
        lines.append(f'<script type="application/ld+json">{data}</script>')
    context["metatags"] = context.get("metatags", "") + "\n".join(lines)


def card(app, pagename):
    """The picture that stands for a page: a chapter's own, or that of the course."""
    number = app.chapters[pagename].number if pagename in app.chapters else 0
    return Path(app.outdir, "_static", f"card-{number}.png")


def finish(app, exception):
    """The cards, and the map of the site: of all its pages, not only of those written now."""
    base, out = app.config.html_baseurl, Path(app.outdir)
    if exception or app.builder.format != "html":
        return
    if not base:                                            # what an earlier build knew
        for path in (out / "sitemap.xml", out / "robots.txt", *out.glob("_static/card-*.png")):
            path.unlink(missing_ok=True)
        return
    if language() == "en":                  # both editions show it: no font here has Han
        draw(card(app, ""), app.config.html_title, say("site.tagline"))
        for name, chapter in app.chapters.items():
            draw(card(app, name), chapter.title,
                 say("site.card", course=app.config.html_title, number=chapter.number))
    urls = sorted(base + app.builder.get_target_uri(name) for name in app.env.found_docs)
    places = "\n".join(f"<url><loc>{escape(url)}</loc></url>" for url in urls)
    out.joinpath("sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/'
        f'sitemap/0.9">\n{places}\n</urlset>\n', "utf8")
    out.joinpath("robots.txt").write_text(f"Sitemap: {base}sitemap.xml\n", "utf8")


def setup(app):
    app.setup_extension("momentum_book.contents")
    app.connect("config-inited", find_address, priority=100)
    app.connect("html-page-context", tell)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
