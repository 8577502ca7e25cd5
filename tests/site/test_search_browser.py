"""The search page with a query, on a phone."""


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
