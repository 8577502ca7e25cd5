"""The same site on a strict server below another path, and unpacked from its zip on a disk.

The server forbids what book/_headers forbids. On the disk there is no network. On both, every page
and every kind of thing that a reader does must work without one error; pages from the server are
read in test_site_browser.py.
"""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from course.grade import handin
from tests.support.browser import listen, rules, serve
from tests.support.places import ROOT
from tests.support.reading import forget, stays, work_through
from tests.support.site import PAGES, each_kind

HEADERS = rules(ROOT / "book" / "_headers")


@pytest.fixture(scope="module")
def disk(built, tmp_path_factory):
    """The address of the site, unpacked from its zip."""
    from pack import pack
    folder = tmp_path_factory.mktemp("a disk, für Ada")
    pack(built, folder / "gaining-momentum.zip")
    with ZipFile(folder / "gaining-momentum.zip") as archive:
        archive.extractall(folder)
    return (folder / "gaining-momentum").as_uri()


@pytest.fixture(scope="module", params=["server", "disk"])
def home(request):
    """Where the site lives now, without a slash at the end."""
    return request.getfixturevalue({"server": "site", "disk": "disk"}[request.param])


def watch(page, home):
    """The list that fills with what goes wrong in a page, and with all that is not of the site."""
    errors = listen(page)
    page.on("request", lambda request: request.url.startswith((home, "data:", "blob:"))
            or errors.append(f"leaves the site: {request.url}"))
    return errors


@pytest.fixture
def visit(browser, home):
    """visit(path) opens a page of the site there; anything wrong or foreign fails at the end."""
    contexts, errors = [], []

    def open_page(path):
        contexts.append(browser.new_context(reduced_motion="reduce", accept_downloads=True))
        page = contexts[-1].new_page()
        errors.append(watch(page, home))
        if home.startswith("file:"):
            contexts[-1].set_offline(True)
        page.goto(f"{home}/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [error for page in errors for error in page] == []


@pytest.fixture(scope="module")
def without_network(browser):
    context = browser.new_context(reduced_motion="reduce")
    context.set_offline(True)
    yield context
    context.close()


# What the other pages hold is worked through, on a server that is as strict, in
# test_site_browser.py.
@each_kind("path", PAGES)
def test_from_a_disk_everything_works_and_every_link_stays(without_network, disk, built, path):
    page = without_network.new_page()
    errors = watch(page, disk)
    page.goto(f"{disk}/{path}")
    stays(page, disk, built)
    work_through(page)
    page.locator(".theme-switch-button").locator("visible=true").click()
    forget(page)
    assert not errors


def test_the_front_door(browser, home):
    page = browser.new_page()              # without a listener: it may ask the host for an icon
    page.goto(f"{home}/index.html")
    page.wait_for_url(f"{home}/book/index.html")
    page.close()


def test_search_and_export(visit):
    page = visit("book/index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("momentum")
    page.keyboard.press("Enter")
    page.locator("#search-results li a").first.wait_for()
    page.wait_for_load_state("networkidle")                 # the excerpts have come
    page.locator("#search-results li a").first.click()
    page.locator("article h1").first.wait_for()
    page.wait_for_load_state("networkidle")
    page = visit("book/reference/map.html")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename == "gaining-momentum.json"
    page.once("dialog", lambda dialog: dialog.accept(" Ada Lovelace/King "))
    with page.expect_download() as download:
        page.get_by_role("button", name="Hand in").click()
    assert download.value.suggested_filename == "Ada-Lovelace-King.json"
    assert handin.read(Path(download.value.path())).learner == "Ada Lovelace/King"


def test_the_chosen_look_stays(visit, home):
    page = visit("book/01-momentum.html")
    while page.evaluate("document.documentElement.dataset.mode") != "dark":
        page.locator(".theme-switch-button").locator("visible=true").click()
    page.goto(f"{home}/book/index.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_notebook_can_be_taken_along(visit, home):
    page = visit("book/01-momentum.html")
    if home.startswith("file:"):        # a browser would show its text; README names the folder
        assert page.get_by_role("link", name="Download this page").count() == 0
        return
    with page.expect_download() as download:
        page.get_by_role("link", name="Download this page as a notebook").click()
    original = ROOT / "book" / "01-momentum.ipynb"
    assert Path(download.value.path()).read_bytes() == original.read_bytes()


def test_the_policy_is_one_and_strict(built):
    ours = {path: headers for path, headers in HEADERS.items() if path.split("/")[1] != "lite"}
    worker, other = (ours.pop(f"{edition}/_static/python.js") for edition in ("", "/zh"))
    said = dict(worker)["Content-Security-Policy"]
    assert "'unsafe-eval'" not in said and "script-src 'self' 'wasm-unsafe-eval' https" in said
    assert set(ours) == {"/book/*", "/search.html", "/zh/book/*", "/zh/search.html"}
    assert other == worker and all(headers == ours["/book/*"] for headers in ours.values())
    assert "script-src 'self';" in dict(ours["/book/*"])["Content-Security-Policy"]
    pages = {path.relative_to(built).parts[0] for path in built.rglob("*.html")}
    # the first only redirects, also below zh; the second keeps to the policy of where it is asked
    assert pages == {"index.html", "404.html", "book", "search.html", "zh", "lite"}


def test_nginx_says_the_same():
    page = (ROOT / "book" / "reference" / "running.md").read_text("utf8")
    said = re.findall(r'add_header ([\w-]+) "(.+)" always;', page)
    assert said == next(iter(HEADERS.values()))


def test_the_policy_bites(browser, built):
    """The server of these tests does forbid: a script in the page and another host are refused."""
    with serve(built, "/x", HEADERS) as base:
        page = browser.new_page()
        page.goto(f"{base}/book/index.html")
        errors = listen(page)
        page.evaluate("document.body.append(Object.assign(document.createElement('script'),"
                      "{textContent: 'window.ran = true'}))")
        page.evaluate("fetch('http://127.0.0.1:9/').catch(() => 0)")
        assert page.evaluate("window.ran") is None
        assert sum("Content Security Policy" in error for error in errors) >= 2
        page.close()


def test_a_zip_of_the_same_site_has_the_same_bytes(built, tmp_path):
    from pack import pack
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        pack(built, tmp_path / name / "gaining-momentum.zip")
    first, second = (tmp_path / name / "gaining-momentum.zip" for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()
    with ZipFile(first) as archive:
        names = archive.namelist()
    assert {"gaining-momentum/index.html", "gaining-momentum/zh/index.html"} <= set(names)
    assert not [name for name in names
                if "/lite/" in name or name.endswith(("_headers", "404.html", "404.js"))]
