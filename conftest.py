"""For the tests and the notebooks alike; fixtures are in tests/conftest.py."""

pytest_plugins = ["tests.support.notebook", "tests.support.together"]
