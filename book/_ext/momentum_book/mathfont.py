"""The font of the formulas: STIX Two Math, cut down to the characters that the book uses."""

import re
import unicodedata
from html import unescape
from importlib.util import find_spec
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from momentum_book.digest import version

SOURCE = Path(find_spec("ziamath").origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"
NAME = "stix-two-math.woff2"     # course.css names it; OFL.txt, its licence, lies beside it

# A browser sets a lone letter of a formula in italics: x becomes U+1D465, h becomes U+210E.
ITALIC = {
    unicodedata.normalize("NFKC", chr(code)): chr(code)
    for code in range(0x1D434, 0x1D7CA)
    if unicodedata.name(chr(code), "").startswith("MATHEMATICAL ITALIC")
} | {"h": "\N{PLANCK CONSTANT}"}


def characters(pages):
    """Every character in the formulas of these pages, the italics of letters, the root sign."""
    formulas = (f for page in pages for f in re.findall(r"<math.*?</math>", page, re.DOTALL))
    used = set(unescape(re.sub(r"<[^>]*>", "", "".join(formulas))))
    return used | {ITALIC[c] for c in used if c in ITALIC} | {"√"}


def narrow_radicals(font):
    """Make every size of the root sign as wide as the smallest.

    Chromium reserves the width of the widest for each, which leaves a gap after a short root.
    """
    glyphs, metrics = font["glyf"], font["hmtx"]
    smallest = font.getBestCmap()[ord("√")]
    for name in font.getGlyphOrder():
        if name.startswith(f"{smallest}."):
            glyph, advance = glyphs[name], metrics[name][0]
            glyph.coordinates.scale((metrics[smallest][0] / advance, 1))
            glyph.recalcBounds(glyphs)
            metrics[name] = (metrics[smallest][0], glyph.xMin)


def keep_first_alternates(font):
    """Leave out the letters drawn anew for an index of an index: there stand those of an index.

    A quarter of the bytes, and the book has hardly any.
    """
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for name, others in getattr(table, "alternates", {}).items():
                table.alternates[name] = others[:1]


def subset(text, target):
    """Write the glyphs of `text`, with the MATH table and its stretchy variants, as woff2."""
    options = Options(flavor="woff2", layout_features=["ssty", "dtls", "flac", "mark", "mkmk"])
    options.notdef_outline = True
    options.hinting = False                         # a quarter of the bytes, for screens of old
    font = TTFont(SOURCE, recalcTimestamp=False)
    narrow_radicals(font)
    keep_first_alternates(font)
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(text)))
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


def write_font(app, exception):
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    target = out / "_static" / NAME
    seen = out / "_static" / ".stix-two-math.txt"
    pages = [*out.glob("*.html"), *out.glob("book/**/*.html")]        # those in zh/ have their own
    if seen.exists() and all(p.stat().st_mtime < seen.stat().st_mtime for p in pages):
        return                                                  # no page was written
    used = characters(page.read_text("utf8") for page in pages)
    state = version(Path(__file__).read_text("utf8")) + "".join(sorted(used))
    if not (target.exists() and seen.exists() and seen.read_text("utf8") == state):
        subset(used, target)
    seen.write_text(state, "utf8")


def setup(app):
    app.connect("build-finished", write_font)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
