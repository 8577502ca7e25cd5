"""What Jupyter Book cannot say in _config.yml: the one Sphinx extension of this course.

Each module is a part with a setup() of its own, and works alone.
"""

import os

PARTS = ("about", "api", "asides", "cells", "claims", "contents", "coursemap", "editions",
         "execution", "exercises", "han", "launch", "lite", "mathfont", "mathml", "not_found",
         "once", "payloads", "repository", "searching", "solutions", "static_page", "styles",
         "theme_words")


def setup(app):
    # Jupyter Book has no option for it. More processes than processors: pages differ in length.
    app.parallel = max(app.parallel, 3 * (os.cpu_count() or 1))
    for part in PARTS:
        app.setup_extension(f"{__name__}.{part}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
