"""A tab with a chapter in JupyterLite, and what a learner does there: for tests and benchmarks."""

from tests.support.lab import menu
from tests.support.patience import patience

BAR = "#course-bar"
PANEL = "jupyterapp.shell.currentWidget"
CODE = (f"{PANEL}.content.widgets.map(cell => cell.model)"
        ".filter(cell => cell.type === 'code' && cell.sharedModel.source.trim())")
OUTPUTS = f"{CODE}.flatMap(cell => cell.outputs.toJSON())"
KERNEL = f"{PANEL}.sessionContext.session.kernel"
RUN = f"""async code => {{
  const asked = {KERNEL}.requestExecute({{code}});
  let said = "";
  asked.onIOPub = m => {{ said += m.content.text ?? m.content.data?.["text/html"]
                                  ?? m.content.evalue ?? ""; }};
  await asked.done;
  return said;
}}"""


def open_notebook(context, base, name, tab=None):
    tab = tab or context.new_page()
    tab.goto(f"{base}/lite/notebooks/index.html?path={name}")
    tab.locator(".jp-Notebook .jp-Cell").first.wait_for()
    return tab


def slow():
    """Milliseconds for Python in a page to start, or to run a chapter."""
    return 1000 * patience(480)


def ready(tab):
    tab.wait_for_selector(f"{BAR}[data-state=ready]", timeout=slow())


def run_all(tab):
    """Run every cell, to the last or the first that raises; returns all outputs."""
    menu(tab, "Run", "Run All Cells")
    raised = f"{OUTPUTS}.filter(output => output.output_type === 'error')"
    done = f"{CODE}.every(cell => cell.executionCount)"
    tab.wait_for_function(f"() => {done} || {raised}.length", timeout=slow())
    assert tab.evaluate(raised) == []
    return tab.evaluate(OUTPUTS)
