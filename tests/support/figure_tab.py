"""A page with figures in a browser, and what a test does there."""


def go(tab, name, explorable, setting):
    """Lead the figure called `name` to a setting by its address, and wait until it says so."""
    query = "&".join(f"{c.key}={c.texts[i]}" for c, i in
                     zip(explorable.controls, setting, strict=True))
    tab.evaluate("hash => { location.hash = hash; }", f"{name}?{query}")
    tab.wait_for_function("""([name, says]) =>
      document.querySelector(`#${name} figcaption`).textContent === says""",
                          arg=[name, explorable.recorder.says(setting)])
