"""Closed forms against eigenvalues of the step itself, numpy.roots, searches and simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathlib.descent import minimize
from mathlib.optim import SGD, SGDState
from mathlib.problems import quadratic
from mathlib.theory import (
    best_gradient_descent,
    critical_momentum,
    largest_learning_rate,
    nesterov,
    polyak,
    rate,
    roots,
)

close = np.testing.assert_allclose
repeatable = settings(deadline=None, derandomize=True)
GRID = SGD(np.linspace(0.02, 3.98, 100)[:, None], np.linspace(0, 0.98, 50))


def step_eigenvalues(optimizer, curvature):
    """One step is linear in (params, velocity): its matrix, column by column, and eigenvalues."""
    columns = []
    for params, velocity in np.eye(2):
        at = np.array([params])
        new, state = optimizer.step(at, curvature * at, SGDState(np.array([velocity])))
        columns.append([new[0], state.velocity[0]])
    return np.linalg.eigvals(np.array(columns).T)


@repeatable
@given(st.floats(0.01, 3), st.floats(0, 0.99), st.floats(0, 0.99), st.booleans(), st.floats(0.1, 5))
def test_roots_are_the_eigenvalues_of_the_step(lr, momentum, dampening, nesterov, curvature):
    optimizer = SGD(lr, momentum, dampening, nesterov)
    far, near = roots(optimizer, curvature)
    assert abs(far) >= abs(near) * (1 - 1e-12)
    matrix = step_eigenvalues(optimizer, curvature)
    close(far + near, matrix.sum(), atol=1e-9)
    close(far * near, matrix.prod(), atol=1e-9)
    close(rate(optimizer, curvature), np.abs(matrix).max(), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(("optimizer", "polynomial"), [  # curvature 2; on paper, 3 digits and less
    (SGD(0.1, 0.5), [1, -1.3, 0.5]),
    (SGD(1.4, 0.5), [1, 1.3, 0.5]),
    (SGD.averaged(0.1, 0.5), [1, -1.4, 0.5]),
    (SGD(0.2, 0.5, 0.25), [1, -1.2, 0.5]),
    (SGD(0.1, 0.5, nesterov=True), [1, -1.2, 0.4]),
    (SGD(0.1), [1, -0.8, 0]),
    (SGD(0.5), [1, 0, 0]),
])
def test_characteristic_polynomial_on_paper(optimizer, polynomial):
    expected = np.roots(polynomial)
    close(np.sort_complex(roots(optimizer, 2.0)), np.sort_complex(expected), atol=1e-12)
    close(rate(optimizer, 2.0), np.abs(expected).max(), atol=1e-12)


def test_the_smaller_root_keeps_its_digits():
    # s**2 - s/2 + 1e-14 = 0: about 1/2, and 1e-14 / (1/2); by subtraction 11 digits would be lost
    close(roots(SGD(0.5, 1e-14), 1.0), [0.5, 2e-14], rtol=1e-12)


def test_roots_of_a_grid_equal_a_loop():
    optimizer, curvatures = SGD([[0.1], [0.5]], [0.0, 0.5, 0.9]), np.array([2.0, 1.0, 3.0])
    together = roots(optimizer, curvatures)
    assert together.shape == (2, 3, 2)
    for i, j in np.ndindex(2, 3):
        one = SGD([0.1, 0.5][i], [0.0, 0.5, 0.9][j])
        close(together[i, j], roots(one, curvatures[j]), atol=1e-12)
    assert rate(optimizer, curvatures).shape == (2, 3)


@pytest.mark.parametrize(("optimizer", "curvature"), [
    (SGD(0.1, 0.5), 0.3), (SGD(0.1, 0.9), 1.0), (SGD.averaged(0.5, 0.9), 1.0),
    (SGD(0.3, 0.8, nesterov=True), 1.0), (SGD(1.9), 1.0), (SGD(3.0, 0.6), 1.0),
])
def test_rate_is_what_a_run_does(optimizer, curvature):
    run = minimize(quadratic([curvature]), [1.0], optimizer, steps=400)
    # the largest error within a window: complex roots make it swing
    early, late = (np.abs(run.params[t : t + 60]).max() for t in (100, 300))
    assert not run.diverged
    close((late / early) ** (1 / 200), rate(optimizer, curvature), rtol=3e-3)


def test_complex_roots_have_modulus_sqrt_momentum():
    pair = roots(GRID, 1.0)
    swings = np.abs(pair[..., 0].imag) > 1e-9
    assert 0.4 < swings.mean() < 0.7
    moduli = np.abs(pair[swings])
    beta = np.broadcast_to(GRID.momentum, swings.shape)[swings]
    close(moduli, np.sqrt(beta)[:, None] * [1, 1], rtol=1e-12)


def test_stability_on_a_dense_grid_with_simulation():
    """Below largest_learning_rate the run shrinks, above it grows; and the rate says the same."""
    for dampening in (0.0, 0.5):
        grid = SGD(GRID.learning_rate * 2, GRID.momentum, dampening)
        limit = largest_learning_rate(1.0, grid.momentum, dampening)
        distance = np.abs(grid.learning_rate / limit - 1)
        stable = grid.learning_rate < limit
        run = minimize(quadratic([1.0]), [1.0], grid, steps=900)
        clear = distance > 0.01  # at the limit itself a run neither shrinks nor grows
        assert ((run.losses[-1] < 1e-4) == stable)[clear].all()
        assert ((rate(grid, 1.0) < 1) == stable)[clear].all()


def test_largest_learning_rate_by_hand():
    close(largest_learning_rate(4.0), 0.5)
    close(largest_learning_rate(2.0, 0.9), 1.9)
    close(largest_learning_rate(2.0, 0.9, 0.9), 19.0)  # EMA form: 2 (1 + beta) / (1 - beta) / 2
    close(largest_learning_rate([1.0, 2.0], 0.5), [3.0, 1.5])


@pytest.mark.parametrize("momentum", [0.0, 0.3, 0.9])
def test_at_the_limit_a_root_is_minus_one(momentum):
    limit = largest_learning_rate(3.0, momentum, 0.25)
    close(roots(SGD(limit, momentum, 0.25), 3.0)[0], -1, atol=1e-12)


@pytest.mark.parametrize(("pull", "momentum"), [(0.25, 0.25), (0.01, 0.81), (1.0, 0), (0.64, 0.04)])
def test_critical_momentum_by_hand(pull, momentum):
    close(critical_momentum(pull, 1.0), momentum, atol=1e-15)
    close(critical_momentum(pull / 5, 5.0), momentum, atol=1e-15)


@repeatable
@given(st.floats(0.01, 0.9), st.floats(0.1, 10))
def test_critical_momentum_separates_creeping_from_swinging(pull, curvature):
    lr = pull / curvature
    beta = critical_momentum(lr, curvature)
    below, above = (roots(SGD(lr, b), curvature) for b in (beta * 0.999, beta + 0.001 * (1 - beta)))
    assert (below.imag == 0).all()
    assert (above.imag != 0).all()
    best = rate(SGD(lr, np.linspace(0, 0.999, 2000)), curvature).min()
    close(rate(SGD(lr, beta), curvature), 1 - np.sqrt(pull), atol=1e-6)
    assert rate(SGD(lr, beta), curvature) <= best + 1e-6


@pytest.mark.parametrize(("mu", "top"), [(1.0, 25.0), (0.5, 2.0), (3.0, 3.0), (0.338, 23.662)])
class TestTuning:
    def worst(self, optimizer, mu, top):
        """The slower of all directions: the largest rate over the curvatures."""
        spectrum = np.linspace(mu, top, 101).reshape(-1, *np.ones(len(optimizer.shape), int))
        return rate(optimizer, spectrum).max(axis=0)

    def test_gradient_descent(self, mu, top):
        best, kappa = self.worst(best_gradient_descent(mu, top), mu, top), top / mu
        close(best, (kappa - 1) / (kappa + 1), atol=1e-12)
        tried = self.worst(SGD(np.linspace(0.01, 2, 500) / top), mu, top)
        assert best <= tried.min() + 1e-9

    def test_heavy_ball(self, mu, top):
        tuned, kappa = polyak(mu, top), top / mu
        best = self.worst(tuned, mu, top)
        close(best, (np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1), atol=1e-6)
        close(best, np.sqrt(tuned.momentum), atol=1e-6)
        grid = SGD(np.linspace(0.02, 4, 60)[:, None] / top, np.linspace(0, 0.99, 60))
        assert best <= self.worst(grid, mu, top).min() + 1e-6

    def test_nesterov(self, mu, top):
        tuned = nesterov(mu, top)
        assert tuned.nesterov
        assert tuned.learning_rate == 1 / top
        close(self.worst(tuned, mu, top), 1 - np.sqrt(mu / top), atol=1e-6)


def test_tunings_by_hand():
    assert best_gradient_descent(1.0, 3.0) == SGD(0.5)
    assert polyak(1.0, 25.0) == SGD((2 / 6) ** 2, (4 / 6) ** 2)
    assert nesterov(1.0, 25.0) == SGD(0.04, 4 / 6, nesterov=True)
    assert polyak(4.0, 4.0).as_heavy_ball() == SGD(0.25)


SGD_ = SGD(0.1, 0.9)


@pytest.mark.parametrize("bad", [0, -1, np.nan, np.inf, "1", None, True, 1j, [[1], [1, 2]]])
@pytest.mark.parametrize(("field", "call"), [
    ("curvature", lambda bad: largest_learning_rate(bad)),
    ("curvature", lambda bad: critical_momentum(0.1, bad)),
    ("learning_rate", lambda bad: critical_momentum(bad, 0.1)),
    *[("smallest", lambda bad, f=f: f(bad, 2)) for f in (best_gradient_descent, polyak, nesterov)],
    *[("largest", lambda bad, f=f: f(1, bad)) for f in (best_gradient_descent, polyak, nesterov)],
])
def test_must_be_positive(field, call, bad):
    with pytest.raises(ValueError, match="positive") as error:
        call(bad)
    assert str(error.value).startswith(f"{field} = {bad!r}")


@pytest.mark.parametrize(("call", "parts"), [
    (lambda: critical_momentum(2.0, 1.0), ("learning_rate * curvature = 2", "in (0, 1]")),
    (lambda: largest_learning_rate(1.0, 1.0), ("momentum = 1", "in [0, 1)")),
    (lambda: largest_learning_rate(1.0, -0.1), ("momentum = -0.1", "in [0, 1)")),
    (lambda: largest_learning_rate(1.0, 0.0, 1.0), ("dampening = 1", "in [0, 1)")),
    (lambda: roots(SGD_, np.nan), ("curvature = nan", "finite")),
    (lambda: rate(SGD_, "1"), ("curvature = '1'", "number")),
    *[(lambda f=f: f(2.0, 1.0), ("smallest = 2", "at most largest = 1"))
      for f in (best_gradient_descent, polyak, nesterov)],
])
def test_bad_input(call, parts):
    with pytest.raises(ValueError) as error:
        call()
    for part in parts:
        assert part in str(error.value)
