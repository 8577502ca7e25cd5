"""What the options of each number say, computed in their order."""

from mathlib.ema import variance_window
from mathlib.noise import stationary_variance
from mathlib.optim import SGD


def times_plain(rule):
    return stationary_variance(rule, 1, 1) / stationary_variance(SGD(0.01), 1, 1)


NUMBERS = {
    "heavy-against-plain": lambda: [
        times_plain(SGD(0.01, 0.9)), times_plain(SGD.averaged(0.01, 0.9)), variance_window(0.9),
        1 / (1 - 0.9**2), (1 / (1 - 0.9)) ** 2],
    "mean-of-iterates": lambda: [
        4**2 / (2**2 * 400), 4**2 / 400, 4**2 / (2 * 400), 4 / (2 * 400**0.5),
        stationary_variance(SGD(0.05), 2, 4)],
    "correlation-of-an-epoch": lambda: [
        -1 / (442 // 34 - 1), -1 / (442 // 34), 0, -1 / (2 - 1), 1 / (442 // 34 - 1)],
}
