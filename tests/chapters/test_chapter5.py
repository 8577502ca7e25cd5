"""What chapter 5 states, against simulation, exact fractions and searches on dense grids."""

from fractions import Fraction

import nbformat
import numpy as np
import pytest

from course.checks import check
from mathlib import theory
from mathlib.descent import minimize
from mathlib.optim import SGD, SGDState
from mathlib.problems import linear_regression, quadratic

close = np.testing.assert_allclose
LINE = quadratic([1])
PULLS, BETAS = np.linspace(0.01, 4.3, 130), np.linspace(0, 0.98, 50)[:, None]
GRID = SGD(PULLS, BETAS)
POINTS = linear_regression(np.arange(1.0, 6), np.array([2.0, 3, 5, 7, 11]))
LOW, HIGH = np.linalg.eigvalsh(POINTS.hessian)


@pytest.fixture(scope="module")
def errors():
    """The error along one direction, shape (steps + 1, betas, pulls); NaN once it has exploded."""
    return minimize(LINE, 1.0, GRID, steps=400).params[..., 0]


FORMS = [SGD(0.3, 0.7), SGD.averaged(0.3, 0.7), SGD(0.3, 0.7, 0.2), SGD(0.3, 0.7, nesterov=True),
         SGD.averaged(0.3, 0.7, nesterov=True)]


@pytest.mark.parametrize("optimizer", FORMS, ids=repr)
def test_the_matrix_is_the_step_and_its_powers_are_runs(optimizer):
    matrix = theory.iteration_matrix(optimizer, 1.7)
    for pair in np.random.default_rng(0).normal(size=(20, 2)):
        params, state = optimizer.step(pair[:1], 1.7 * pair[:1], SGDState(pair[1:]))
        close(matrix @ pair, [params[0], state.velocity[0]], atol=1e-14)
    run = minimize(quadratic([1.7]), 2.0, optimizer, steps=25).params[:, 0]
    close([2 * np.linalg.matrix_power(matrix, t)[0, 0] for t in range(26)], run, atol=1e-12)


def test_the_matrix_on_a_grid_has_the_roots_for_eigenvalues():
    for nesterov in (False, True):
        for dampening in (0.0, 0.5):
            grid = SGD(PULLS, BETAS, dampening, nesterov)
            matrices, pair = theory.iteration_matrix(grid, 1.0), theory.roots(grid, 1.0)
            assert matrices.shape == (50, 130, 2, 2)
            close(np.trace(matrices, axis1=-2, axis2=-1), pair.sum(axis=-1), atol=1e-12)
            close(np.linalg.det(matrices), pair.prod(axis=-1), atol=1e-12)
    assert theory.iteration_matrix(SGD(0.1), [1.0, 2.0, 3.0]).shape == (3, 2, 2)
    with pytest.raises(ValueError, match="must broadcast"):
        theory.iteration_matrix(SGD([0.1, 0.2]), [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="curvature = nan"):
        theory.iteration_matrix(SGD(0.1), np.nan)


def test_closed_form_of_the_error(errors):
    s1, s2 = np.moveaxis(theory.roots(GRID, 1.0), -1, 0)
    apart = np.abs(s1 - s2) > 1e-3
    for t in (1, 2, 7, 30):
        with np.errstate(divide="ignore", invalid="ignore"):
            formula = (s1 ** (t + 1) * (1 - s2) - s2 ** (t + 1) * (1 - s1)) / (s1 - s2)
        shown = apart & np.isfinite(errors[t])
        assert shown.sum() > 5_000
        close(formula[shown], errors[t][shown], rtol=1e-6, atol=1e-9)


def test_double_root_in_exact_fractions():
    for s in (Fraction(4, 5), Fraction(-4, 5), Fraction(1, 3)):
        beta, pull = s**2, (1 - s) ** 2
        error, velocity = Fraction(1), Fraction(0)
        for t in range(30):
            assert error == (1 + (1 - s) * t) * s**t
            velocity = beta * velocity + error
            error -= pull * velocity


def test_three_conditions_of_any_quadratic_polynomial():
    for S in np.arange(-2.99, 3, 0.055):
        for P in np.arange(-1.97, 2, 0.055):
            inside = np.abs(np.roots([1, -S, P])).max() < 1
            assert inside == (P < 1 and 1 - S + P > 0 and 1 + S + P > 0)


def test_regimes_are_what_runs_do(errors):
    root, pull = np.sqrt(BETAS), np.sqrt(PULLS)
    stable = 2 + 2 * BETAS > PULLS + 0.02
    with np.errstate(invalid="ignore"):
        signs = np.sign(errors[1:41]) * np.sign(errors[:40])
    alive = np.abs(errors[40]) > 1e-200
    monotone, zigzag = (pull <= 1 - root) & alive, (pull >= 1 + root) & stable & alive
    assert monotone.sum() > 200 and zigzag.sum() > 150
    assert (signs[:, monotone] > 0).all()
    assert (np.diff(errors[:41], axis=0)[:, monotone] < 0).all()
    assert (signs[:, zigzag] < 0).all()
    waves = (np.abs(pull - 1) < root - 0.02) & (BETAS > 0.3)
    turned = np.sign(errors[1:]) * np.sign(errors[:-1])
    assert ((turned[:, waves] < 0).any(axis=0) & (turned[:, waves] > 0).any(axis=0)).all()
    close(theory.rate(GRID, 1.0)[waves], np.broadcast_to(root, waves.shape)[waves], rtol=1e-12)
    with np.errstate(invalid="ignore"):
        outside = PULLS > 2 + 2 * BETAS + 0.02
        assert not (np.abs(errors[-1]) < 1)[np.broadcast_to(outside, errors[-1].shape)].any()


def test_regime_names_what_the_error_does(errors):
    names = theory.regime(GRID, 1.0)
    signs = np.sign(errors[200:231]) * np.sign(errors[199:230])
    seen = np.abs(errors[230]) > 1e-250
    assert (signs[:, seen & (names == "monotone")] > 0).all()
    assert (signs[:, seen & (names == "zigzag")] < 0).all()
    with np.errstate(invalid="ignore"):
        dies = np.abs(errors[351:]).max(axis=0) < np.abs(errors[:50]).max(axis=0)
    clear = np.abs(PULLS / (2 + 2 * BETAS) - 1) > 0.01
    assert (dies == (names != "diverges"))[clear].all()
    squares = {(0.25, 0.25): "critical", (2.25, 0.25): "zigzag", (1, 0.25): "waves",
               (0.04, 0.25): "monotone", (2.5, 0.25): "diverges", (1, 0): "critical"}
    assert {key: theory.regime(SGD(*key), 1.0) for key in squares} == squares


def test_complex_roots_turn_by_their_angle():
    for pull, beta in ((0.5, 0.5), (1.0, 0.81), (2.0, 0.6)):
        far, _ = theory.roots(SGD(pull, beta), 1.0)
        error = minimize(LINE, 1.0, SGD(pull, beta), steps=300).params[:, 0]
        wave = error / np.sqrt(beta) ** np.arange(301)
        spectrum = np.abs(np.fft.rfft(wave[:300] * np.hanning(300)))
        close(2 * np.pi * spectrum.argmax() / 300, np.abs(np.angle(far)), atol=0.02)


@pytest.mark.parametrize("kappa", [1.5, 4, 25, 81, 1000])
def test_no_setting_beats_polyak_and_the_ema_form_centres_on_one(kappa):
    best, rng = theory.polyak(1, kappa), np.random.default_rng(0)
    rate = (np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1)
    near = 1 + 0.05 * rng.normal(size=(2, 20_000))
    settings = SGD(best.learning_rate * near[0], np.clip(best.momentum * near[1], 0, 0.9999))
    slowest = np.maximum(theory.rate(settings, 1.0), theory.rate(settings, kappa))
    assert slowest.min() >= rate - 1e-9
    close(best.as_averaged().learning_rate, 1 / np.sqrt(kappa))
    inequality = (1 + slowest) * (slowest + settings.momentum)
    other = (1 - slowest) * (slowest - settings.momentum)
    proved = slowest < 1
    assert (kappa <= (inequality / other)[proved] * (1 + 1e-9)).all()


def test_borders_of_the_ema_form_are_reciprocal():
    for beta in (0.04, 0.25, 0.81):
        left, right = ((1 + sign * np.sqrt(beta)) ** 2 / (1 - beta) for sign in (-1, 1))
        close(left * right, 1)
        for edge in (left, right):
            far, near = theory.roots(SGD.averaged(edge, beta), 1.0)
            close(far, near, atol=1e-6)


def test_the_climb_under_polyak():
    losses = minimize(POINTS, [0, 0], theory.polyak(LOW, HIGH), steps=200).losses
    assert losses.argmax() == 4 and 394 < losses[4] < 396 and losses[0] == pytest.approx(41.6)
    for kappa in (400, 10_000, 10**6):
        rule = theory.polyak(1, kappa)
        run = minimize(quadratic([kappa]), 1.0, rule, steps=int(3 * np.sqrt(kappa))).params
        close(np.abs(run).max() * np.e / np.sqrt(kappa), 1, atol=0.01)
        assert abs(np.abs(run).argmax() - np.sqrt(kappa) / 2) < 2


def test_statements_of_the_quiz():
    inside = [theory.rate(SGD(pull, 0.81), 1.0) for pull in (0.5, 1.0)]
    close(inside, 0.9)                                                # doubled: the same rate
    close(theory.roots(SGD(3.0, 0.5), 1.0)[0], -1, atol=1e-12)        # at 2 + 2β
    close(theory.roots(SGD(1e-12, 0.5), 1.0)[0], 1, atol=1e-9)        # at 0
    close(np.abs(theory.roots(SGD(2.0, 1 - 1e-9), 1.0)), 1, atol=1e-8)
    border = SGD((1 + np.sqrt(0.5)) ** 2 + 1e-6, 0.5)
    assert theory.roots(border, 1.0).imag.max() == 0 and theory.rate(border, 1.0) < 1
    run = minimize(quadratic([400]), 1.0, theory.polyak(1, 400), steps=200).losses
    assert 30 < run.max() / run[0] < 80 and run[-1] < 1e-6 * run[0]
    steep = run / run.max() * 30                                      # thirty times the start
    assert 35 < np.flatnonzero(steep >= 1)[-1] < 45
    more = SGD(theory.polyak(1, 400).learning_rate, 0.9)              # a lower climb, slower
    assert minimize(quadratic([400]), 1.0, more, steps=200).losses.max() < run.max()
    assert theory.rate(more, 1.0) > theory.rate(theory.polyak(1, 400), 1.0)


def test_along_a_vertical_line_one_root_falls_while_the_other_rises():
    for pull in (0.04, 0.3, 0.81):
        betas = np.linspace(0, (1 - np.sqrt(pull)) ** 2 * (1 - 1e-9), 200)
        far, near = theory.roots(SGD(pull, betas), 1.0).real.T
        close((1 - far) * (1 - near), pull)
        assert (np.diff(far) < 0).all() and (np.diff(near) > 0).all()
        close([far[0], near[0]], [1 - pull, 0], atol=1e-12)


def test_a_right_matrix_power_needs_no_formula():
    assert check("matrix-power", lambda M, s1, s2, t: np.linalg.matrix_power(M, t)).passed


def test_tame_the_climb_sends_nobody_the_wrong_way():
    """Whatever it says about too much, too little or too small holds on a whole grid."""
    rates, momenta = np.linspace(0.03, 0.084, 28)[:, None], np.linspace(0.4, 0.95, 111)
    runs = minimize(POINTS, [0, 0], SGD(rates, momenta), steps=120)
    calm = runs.losses.max(axis=0) <= runs.losses[0] * (1 + 1e-9)
    good = calm & (runs.losses[80:].max(axis=0) - POINTS.loss(POINTS.minimum) <= 1e-9)
    assert good.any(axis=1).sum() > 8 and not good[rates[:, 0] < 0.06].any()
    for rate, row in zip(rates[:, 0], good, strict=True):
        for momentum, fits in zip(momenta[::10], row[::10], strict=True):
            answer = check("tame-the-climb", {"learning_rate": rate, "momentum": momentum})
            assert answer.passed == fits
            if row.any() and not fits:
                above = momentum > momenta[row].max()
                name = "too much momentum" if above else "too little momentum"
                assert answer.mistake == name


def test_nesterov_limit_of_the_exercise():
    for beta in np.linspace(0.05, 0.95, 10):
        edge = (2 + 2 * beta) / (1 + 2 * beta)
        near = SGD(edge * np.array([0.999, 1.001]), beta, nesterov=True)
        below, above = theory.rate(near, 1.0)
        assert below < 1 < above


def test_the_printed_formulas_fail_the_checks():
    """The slips in the two texts are recognised by name."""
    eye = np.eye(2)

    def printed(M, s1, s2, t):
        return (s1**t * (M - s1 * eye) - s2**t * (M - s2 * eye)) / (s1 - s2)

    assert check("matrix-power", printed).mistake == "the indices as printed"
    assert check("completing-the-square", [-2, 1, -8, 16]).mistake == "the printed sign"


def test_every_claim_has_its_evidence_in_the_chapter():
    notebook = nbformat.read("book/05-theory.ipynb", as_version=4)
    names = [cell.metadata["name"] for cell in notebook.cells if "name" in cell.metadata]
    assert len(set(names)) == len(names)
    for cell in notebook.cells:
        claims = cell.metadata.get("claims", [])
        assert cell.source.count("> **Claim.**") == len(claims) or cell.cell_type == "code"
        for claim in claims:
            evidence = claim["evidence"]
            assert {evidence} <= set(names) if isinstance(evidence, str) \
                else set(evidence) <= set(names)
