"""404.html: right at any depth, with the site's address and without, in the asked language."""

import pytest

from tests.conftest import POLICY
from tests.support.browser import serve

BELOW = "/~ada/course"


@pytest.mark.parametrize("base", ["", f"https://example.org{BELOW}/"])
def test_wherever_nothing_is_one_finds_back(browser, tmp_path, base):
    from momentum_book.not_found import PAGES, write
    for edition in ("", "zh/"):
        for name in PAGES.values():
            path = tmp_path / edition / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("here")
    write(tmp_path, base, ("en", "zh"))
    page = browser.new_page()
    with serve(tmp_path, BELOW, POLICY) as address:
        for asked, edition, title in (
                ("nothing", "", "There is nothing at this address"),
                ("book/reference/a/b/nothing.html?a#b", "", "There is nothing at this address"),
                ("zhang.html", "", "There is nothing at this address"),
                ("zh/book/nothing.html", "zh/", "这个地址上什么也没有")):
            assert page.goto(f"{address}/{asked}").status == 404
            assert page.title() == title == page.locator("h1").inner_text()
            assert page.locator("html").get_attribute("lang") == (edition.strip("/") or "en")
            links = page.locator("a").locator("visible=true")
            assert links.evaluate_all("links => links.map(link => link.href)") == [
                f"{address}/{edition}{name}" for name in PAGES.values()]
    page.close()


def test_without_scripts_it_speaks_both_languages_and_has_no_wrong_link(browser, tmp_path):
    from momentum_book.not_found import write
    write(tmp_path, languages=("en", "zh"))
    with serve(tmp_path) as address:
        page = browser.new_page(java_script_enabled=False)
        page.goto(f"{address}/book/nothing.html")
        assert page.locator("h1").count() == 2
        assert page.locator("a").locator("visible=true").count() == 0
        page.close()
