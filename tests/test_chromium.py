"""tools/chromium.py: which browser is taken, in the order that the README states."""

from types import SimpleNamespace

import pytest

from tools import chromium


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Makes programs of these names, which are then all that there is."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)

    def make(*names):
        for name in names:
            (tmp_path / name).touch(mode=0o755)
        return tmp_path
    return make


def found(own="/nowhere"):
    return chromium.find(SimpleNamespace(chromium=SimpleNamespace(executable_path=str(own))))


def test_the_one_that_is_named_then_playwrights_then_the_systems(programs, monkeypatch):
    assert found() is None
    folder = programs("chromium", "another")
    assert found() == str(folder / "chromium")
    programs("chromium-headless-shell")
    assert found() == str(folder / "chromium-headless-shell")
    assert found(own=folder / "another") == str(folder / "another")
    monkeypatch.setenv("CHROMIUM", "chromium")
    assert found(own=folder / "another") == str(folder / "chromium")


def test_a_name_that_nothing_has_is_not_passed_over(programs, monkeypatch):
    programs("chromium")
    monkeypatch.setenv("CHROMIUM", "chromuim")
    with pytest.raises(SystemExit, match="CHROMIUM = 'chromuim': no such program"):
        found()
