"""Every "Your target" of a chapter, by what its figure says at each of its settings."""

import re


def numbers(pattern):
    """What stands in the groups of a pattern, as numbers; infinite where nothing matches."""
    def found(text):
        match = re.search(pattern, text)
        groups = match.groups() if match else ["inf"] * re.compile(pattern).groups
        return [float(group.replace(",", "").replace("−", "-")) for group in groups]
    return found


slower = numbers(r"The slower one counts: ([\d.]+)\.$")
two_rates = numbers(r"are ([\d.]+) for the flattest and ([\d.]+) for")
slowest = numbers(r"has the rate ([\d.]+)\.$")
noises = numbers(r"is ([\d.]+) for .* and ([\d.]+) for .* without momentum, ([\d.]+) for .* and "
                 r"([\d.]+) for the parameter with it")
shares = numbers(r"leaves ([\d.]+)% .*batches, ([\d.]+)% with shuffled")
cooled = numbers(r"is ([\d.]+) without cooling, ([\d.]+) gradually, ([\d.]+) with a drop")
steps = numbers(r"Your point.*takes (\d+) steps")
pushes = numbers(r"by ([+−]?[\d.]+) across the ravine and Nesterov by ([+−]?[\d.]+)\.")
limit = numbers(r"converges up to αλ = ([\d.]+)\.")
counts = numbers(r"([\d.]+)% of the starts are gained and ([\d.]+)% lost")
leaves = numbers(r"exceeds 0\.5 after (\d+) steps with the heavy ball")
arrives = numbers(r"Nesterov needs (\d+)\.")
ratio = numbers(r"the next step is ([\d.]+) times")
loss = numbers(r"tuning loss ([\d.e+]+) after")
edges = numbers(r"is between ([\d.]+) and ([\d.]+),")
edge_at = numbers(r"the limit is ([\d.]+)\. In")
lowest = numbers(r"lie between ([\d.]+) and")
late = numbers(r"loss ([\d.e+-]+) after 30 .* and ([\d.e+-]+) around .* has ([\d.e+-]+)\.$")
walks = numbers(r"they are at ([\d.]+) and ([\d.]+)\.")
to_target = numbers(r": (\d+) steps without .*, (\d+) with")
adam = numbers(r"Adam ([\d.e+-]+)\.$")

# chapter: (figure, whether the target is met at these values where it says this sentence)
TARGETS = {
    "05-theory": [
        ("slanted-start", lambda at, says: "straight line" in says),
        ("two-roots", lambda at, says: at["momentum"] == 0.25 and "double root" in says),
        ("map-probe", lambda at, says: slower(says)[0] <= 0.6),
        ("five-directions", lambda at, says: max(two_rates(says)) <= 0.9),
        ("two-maps", lambda at, says: slowest(says)[0] <= 0.9),
    ],
    "06-noise": [
        ("two-noises", lambda at, says: at["same_step"] and noises(says)[2] < noises(says)[0] / 8
            and abs(noises(says)[3] / noises(says)[1] - 1) < 0.1),
        ("two-noises", lambda at, says: at["same_step"]
            and noises(says)[3] < 0.9 * noises(says)[1]),
        ("shuffled-errors", lambda at, says: at["batches"] == 12 and at["pull"] == 0.1
            and shares(says)[1] < 20),
        ("cooling", lambda at, says: cooled(says)[2] < 0.045),
        ("cooling", lambda at, says: cooled(says)[2] > cooled(says)[0]),
        ("random-curvature", lambda at, says: at["batch"] == "1" and steps(says)[0] <= 60),
        ("random-curvature", lambda at, says: at["batch"] == "all" and steps(says)[0] <= 10),
    ],
    "07-limits": [
        ("lookahead", lambda at, says: at["momentum"] == 0.9 and at["start_2"] > 0
            and pushes(says)[0] * pushes(says)[1] < 0),
        ("nesterov-rates", lambda at, says: limit(says)[0] < 1.5),
        ("constant-or-growing", lambda at, says: re.findall("above|below", says)[1] == "below"),
        ("three-cycle", lambda at, says: "never arrives" in says and at["start"] < 0),
        ("three-cycle", lambda at, says: "never arrives" in says and at["start"] > 0),
        ("no-roundabout", lambda at, says: ": faster on" in says and "no polygon" in says),
        ("gained-and-lost", lambda at, says: counts(says)[1] > counts(says)[0] / 2 > 0),
        ("gained-and-lost", lambda at, says: at["learning_rate"] == 0.005
            and counts(says)[0] > 1),
        ("saddle-escape", lambda at, says: at["learning_rate"] == 0.02 and leaves(says)[0] <= 100),
        ("saddle-escape", lambda at, says: leaves(says)[0] <= 40),
        ("rosenbrock-race", lambda at, says: at["learning_rate"] == 0.001
            and arrives(says)[0] <= 300),
    ],
    "08-practice": [
        ("rate-change", lambda at, says: ratio(says)[0] > 5),
        ("rate-change", lambda at, says: ratio(says)[0] < 0.5),
        ("tuning-map", lambda at, says: at["epochs"] == 10 and at["halvings"] > 0
            and loss(says)[0] < 0.1),
        ("schedule", lambda at, says: at["learning_rate"] == 0.5 and loss(says)[0] < 0.12),
        ("turned-ravine", lambda at, says: at["angle"] == 10 and adam(says)[0] < 0.001),
    ],
    "09-today": [
        ("edge-of-stability", lambda at, says: 16 < edges(says)[0] <= edges(says)[1] < 17.5),
        ("edge-of-stability", lambda at, says: at["momentum"] > 0
            and edges(says)[1] < 0.9 * edge_at(says)[0]),
        ("newton-schulz-map", lambda at, says: at["polynomial"] == "quintic"
            and lowest(says)[0] > 0.65),
        ("averages-of-weights", lambda at, says: late(says)[1] < late(says)[2] / 5),
        ("averages-of-weights", lambda at, says: late(says)[0] > 1),
        ("bad-gradient", lambda at, says: at["size"] >= 30 and not at["clipped"]
            and abs(walks(says)[1] - 1) < 0.1),
        ("bad-gradient", lambda at, says: at["size"] >= 30 and at["beta2"] == 0.999
            and at["clipped"] and abs(walks(says)[1] - 1) < 0.1),
        ("batch-size", lambda at, says: to_target(says)[1] < to_target(says)[0] * 2 / 3),
    ],
}
