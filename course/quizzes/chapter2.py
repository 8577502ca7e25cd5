"""Quiz of chapter 2: exponential moving averages."""

from course.quizzes.question import Question, right, wrong

QUESTIONS = (
    Question(
        name="second-average",
        kind="number",
        ask="All values are 10, β = 0.9, and the average starts at v₀ = 0, without correction."
        " What is v₂?",
        tolerance=0.005,
        hint="Compute v₁ first: a share 0.9 of nothing and a share 0.1 of 10.",
        options=(
            right(1.9, "v₁ is 1, and v₂ is 0.9 · 1 + 0.1 · 10: still far below 10."),
            wrong(1, "That is v₁. One more value has arrived."),
            wrong(10, "That is the corrected average. The question is about the raw one."),
            wrong(19, "You have added whole values. The EMA takes a share 1 − β of each."),
            wrong(9.9, "The two weights are swapped: the old average keeps β, the larger one."),
        ),
    ),
    Question(
        name="weight-of-ten",
        kind="single",
        ask="β = 0.9, after many values. How much of the total weight do the last 10 values hold?",
        options=(
            wrong("all of it", "The slogan says so. But the weights never reach zero."),
            wrong("about 90 %", "0.9 is the factor between neighbours; 90 % takes 22 values."),
            right("about 65 %", "It is 1 − 0.9¹⁰, about 1 − 1/e: a third of the weight is older."),
            wrong("about 35 %", "That is 0.9¹⁰, the weight of everything older than that."),
        ),
    ),
    Question(
        name="which-length",
        kind="single",
        ask="The values rise steadily, and the EMA lags behind them. Which length of its memory"
        " tells by how many steps?",
        options=(
            wrong(
                "the half-life, ln ½ / ln β",
                "It says when a single value has lost half of its weight. The lag is a mean over"
                " all remembered values, old ones included, and so it is longer.",
            ),
            right(
                "the mean age, β / (1 − β)",
                "On a ramp a value that is k steps old is k steps too low; the average is too low"
                " by the mean of k.",
            ),
            wrong(
                "the variance window, (1 + β) / (1 − β)",
                "It compares noise. A plain mean over that many values has the same lag, but the"
                " lag is the age of its middle value, half as long.",
            ),
        ),
    ),
    Question(
        name="equal-noise",
        kind="number",
        ask="The values are independent noise. A plain mean of how many values is as quiet as the"
        " EMA with β = 0.9?",
        tolerance=0.05,
        hint="Set the two variances equal: 1/n and (1 − β) / (1 + β).",
        options=(
            right(19, "(1 + β) / (1 − β): many faint old values help to average."),
            wrong(10, "1 / (1 − β) is the sum of the weights βᵏ, not a number of values."),
            wrong(9, "That is the mean age, which measures delay and not noise."),
            wrong(6.58, "That is the half-life, which measures forgetting and not noise."),
            wrong(4.36, "That is √19, the factor by which the standard deviation shrinks."),
        ),
    ),
    Question(
        name="bias-correction",
        kind="multiple",
        ask="What is true of bias correction?",
        options=(
            right("It divides the average by 1 − βᵗ.", "That is the sum of the weights so far."),
            wrong(
                "The corrected value replaces v in the recurrence.",
                "It looks natural to go on with the better number, but that is another algorithm,"
                " and it overshoots. The recurrence runs on the raw average.",
            ),
            right(
                "For a constant input it is exact from the first step.",
                "The weights, divided by their sum, add up to 1 at every step.",
            ),
            right(
                "It matters longer for β = 0.99 than for β = 0.9.",
                "It is gone when βᵗ is negligible, and 0.99ᵗ takes ten times as long.",
            ),
            wrong(
                "It makes the first averages less noisy.",
                "Tempting, because the first averages get better. But they are divided by a number"
                " below 1: the noise in them grows, and what vanishes is the pull to zero.",
            ),
        ),
    ),
    Question(
        name="corrected-loop",
        kind="order",
        ask="Put the corrected moving average into its order.",
        options=(
            right("Set the average to zero.", "Once, before the first value arrives."),
            right(
                "Multiply the average by β and add 1 − β times the new value.",
                "The newest value must be in before anything is divided.",
            ),
            right(
                "Divide a copy of the average by 1 − βᵗ.",
                "A copy, because the average itself has to stay as it is.",
            ),
            right(
                "Store the copy, and go on with the average that was not divided.",
                "Dividing the state as well would correct the same start twice.",
            ),
        ),
    ),
)
