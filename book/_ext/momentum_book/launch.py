"""Where else a notebook runs: links to Binder, Colab and a hub that follow the fork."""

import re
from html import escape
from urllib.parse import quote, urlencode, urlsplit

from docutils import nodes
from sphinx.directives.code import CodeBlock
from sphinx.util.docutils import SphinxDirective

from course.words import say

BINDER = "https://mybinder.org"
COLAB = "https://colab.research.google.com"
# what a page says where this copy does not know its repository
NAMES = {"REPOSITORY": "https://github.com/YOUR-NAME/YOUR-COURSE", "BRANCH": "HEAD",
         "FOLDER": "YOUR-COURSE"}


def binder(repository, branch, path):
    """The address that opens a notebook in a JupyterLab on Binder.

    >>> binder("https://github.com/ada/course", "main", "book/01-momentum.ipynb")
    'https://mybinder.org/v2/gh/ada/course/main?urlpath=lab%2Ftree%2Fbook%2F01-momentum.ipynb'
    """
    host, name = urlsplit(repository).hostname, urlsplit(repository).path.strip("/")
    source = {"github.com": f"gh/{name}",
              "gitlab.com": f"gl/{quote(name, safe='')}"}.get(host,
                                                              f"git/{quote(repository, safe='')}")
    if source.startswith("git/"):
        branch = quote(branch, safe="")
    return f"{BINDER}/v2/{source}/{branch}?urlpath={quote(f'lab/tree/{path}', safe='')}"


def colab(repository, branch, path):
    """The address that opens a notebook in Colab, which reads GitHub only; else ""."""
    host, name = urlsplit(repository).hostname, urlsplit(repository).path.strip("/")
    return f"{COLAB}/github/{name}/blob/{branch}/{path}" if host == "github.com" else ""


def hub(repository, branch, path, address="https://YOUR-HUB"):
    """The nbgitpuller link that puts the course into a learner's folder on a JupyterHub."""
    folder = repository.rsplit("/", 1)[1]
    asked = {"repo": repository, "branch": branch, "urlpath": f"lab/tree/{folder}/{path}"}
    return f"{address}/hub/user-redirect/git-pull?{urlencode(asked)}"


def notebook(config, name):
    """Where the notebook of a page is in a repository: postBuild writes the Chinese ones there."""
    return f"{name}.ipynb" if config.language == "en" else f"_build/zh/{name}.ipynb"


class LaunchTable(SphinxDirective):
    """{launch-table}: every chapter with its links, or one sentence if there can be none."""

    def run(self):
        if not self.config.repository[0]:
            text = say("site.no-repository")
            return [nodes.paragraph(text, text)]
        rows = []
        for name, chapter in self.env.app.chapters.items():
            path, title = notebook(self.config, name), chapter.title
            links = {"Binder": binder(*self.config.repository, path)}
            if self.config.language == "en":           # Colab reads what is in the repository
                links["Colab"] = colab(*self.config.repository, path)
            cells = " · ".join(f'<a href="{escape(url)}">{name}<span class="visually-hidden">: '
                            f"{escape(title)}</span></a>" for name, url in links.items() if url)
            rows.append(f"<tr><td>{escape(title)}</td><td>{cells}</td></tr>")
        head = (f"<thead><tr><th>{say('site.column-chapter')}</th>"
                f"<th>{say('site.column-opens')}</th></tr></thead>")
        table = f'<table class="table">{head}<tbody>{"".join(rows)}</tbody></table>'
        return [nodes.raw("", table, format="html")]


class ThisCopy(CodeBlock):
    """{this-copy}: a code block; REPOSITORY, BRANCH, FOLDER, HUB-LINK in it become this fork's."""

    def run(self):
        url, branch = self.config.repository
        url, branch = url or NAMES["REPOSITORY"], branch or NAMES["BRANCH"]
        names = {"HUB-LINK": hub(url, branch, "book/01-momentum.ipynb"),
                 "REPOSITORY": url, "BRANCH": branch, "FOLDER": url.rsplit("/", 1)[1]}
        pattern = r"\b(" + "|".join(names) + r")\b"
        self.content.data = [re.sub(pattern, lambda m: names[m[1]], line) for line in self.content]
        return super().run()


def add_button(app, pagename, templatename, context, doctree):
    if app.config.repository[0] and pagename in app.chapters:
        context["header_buttons"].append({
            "type": "link",
            "url": binder(*app.config.repository, notebook(app.config, pagename)),
            "tooltip": say("site.binder"),
            "icon": "fas fa-cloud",
            "label": "launch-binder",
            "classes": "pst-navbar-icon",
        })


def setup(app):
    app.setup_extension("momentum_book.contents")
    app.add_directive("launch-table", LaunchTable)
    app.add_directive("this-copy", ThisCopy)
    app.connect("html-page-context", add_button, priority=900)      # the theme's list exists
    return {"parallel_read_safe": True, "parallel_write_safe": True}
