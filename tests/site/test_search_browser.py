"""The search page with a query."""

from urllib.parse import quote


def test_results_are_no_wider_than_the_page(browser, base, page_errors):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    errors = page_errors(page)
    page.goto(f"{base}/search.html?q=momentum")
    page.wait_for_selector("#search-results li p.context")
    page.wait_for_load_state("networkidle")              # every excerpt has come
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not errors
    context.close()


def test_numbers_and_chinese_words_are_found(browser, base, page_errors):
    page = browser.new_page()
    errors = page_errors(page)
    for edition, query, expected in [
        ("", "0.9", "0.9"), ("", "10", "10"), ("", "100,000", "000"), ("", "0.9 momentum", "0.9"),
        ("zh/", "学习率", "学习率"), ("zh/", "调好学习率0.9", "学习率"), ("zh/", "0.9", "0.9"),
        ("", "dampening", "dampening PyTorch"),          # a term and its meaning are two words
    ]:
        page.goto(f"{base}/{edition}search.html?q={quote(query)}")
        page.locator("#search-results li p.context", has_text=expected).first.wait_for()
    page.goto(f"{base}/search.html?q=0.123456")
    page.wait_for_selector("#search-results >> text=did not match")      # no 0 and no 123456
    assert not errors
    page.close()


def test_a_query_may_be_anything(browser, base, page_errors):
    """What JavaScript knows by itself, what patterns are made of, what would be a tag."""
    page = browser.new_page()
    errors = page_errors(page)
    for query in ("constructor", "constructors", "__proto__", "(", "[", "*", "\\", "$1",
                  '"><img src=x onerror=document.title=1>', "a" * 3000):
        page.goto(f"{base}/search.html?q={quote(query)}")
        page.wait_for_selector("#search-results:has-text('did not match'), "
                               "#search-results:has-text('Search finished')", timeout=20_000)
        assert not page.get_by_text("undefined", exact=True).count(), query
        assert page.title() != "1" and not errors, (query, errors)
    page.close()
