"""Quiz of chapter 6: noise."""

from course.quizzes.question import Question, right, wrong

QUESTIONS = (
    Question(
        name="what-averaging-calms",
        kind="single",
        ask="Independent noise, small learning rate. You replace plain SGD by the EMA form with"
        " β = 0.9 at the same α. What gets much calmer?",
        options=(
            wrong(
                "The parameters.",
                "Every error still enters with the total weight α, only spread over several"
                " steps; the cloud stays as wide, up to a few percent.",
            ),
            right(
                "The steps.",
                "Each step follows an average of many gradients, so it varies far less.",
            ),
            wrong(
                "Both.",
                "It looks like one thing, but a calm walk can wander just as far.",
            ),
            wrong(
                "Neither.",
                "The parameters indeed stay as they were, but the steps do not.",
            ),
        ),
    ),
    Question(
        name="heavy-against-plain",
        kind="number",
        ask="Curvature 1, learning rate 0.01, independent noise. The long-run variance of the"
        " heavy ball with β = 0.9 is how many times that of plain SGD at the same learning rate?",
        tolerance=0.05,
        hint="For small αλ the variance is proportional to the effective step.",
        options=(
            right(9.976, "Nearly 1/(1 − β) = 10; αλ is small, so the last bracket hardly matters."),
            wrong(0.995, "That is the EMA form at the same learning rate."),
            wrong(19, "19 is how much an average of 0.9 calms independent *gradients*."),
            wrong(5.263, "1/(1 − β²) compares the velocity with one gradient, not the parameters."),
            wrong(100, "The effective step is ten times as long; V grows like its first power."),
        ),
    ),
    Question(
        name="one-knob",
        kind="multiple",
        ask="Drawn batches, small steps, heavy ball. Which changes leave the noise floor as it"
        " was?",
        options=(
            right("α and B both doubled", "The floor depends on α / ((1 − β) B)."),
            right(
                "β from 0.8 to 0.9, α halved",
                "1/(1 − β) doubles from 5 to 10, and α makes up for it.",
            ),
            wrong(
                "β from 0.8 to 0.9, α the same",
                "A longer memory sounds like more averaging, but the heavy ball sums: the"
                " effective step doubles.",
            ),
            wrong(
                "α doubled, B four times as large",
                "The noise of one gradient is halved, as a standard deviation; the floor goes"
                " with the variance, so it is halved.",
            ),
            right(
                "β from 0.8 to 0.9, B doubled",
                "The effective step doubles and the variance of a gradient is halved.",
            ),
        ),
    ),
    Question(
        name="mean-of-iterates",
        kind="number",
        ask="Curvature 2, noise of standard deviation 4, drawn batches. You return the mean of 400"
        " settled iterates of a run with α = 0.05. About which variance has it? (400 is long"
        " enough for the formula.)",
        tolerance=0.002,
        hint="The mean of the iterates is the mean of the noises, divided by the curvature.",
        options=(
            right(0.01, "σ²/(λ²N) = 16/(4 · 400): neither α nor β comes in."),
            wrong(0.04, "σ²/N is the variance of the mean *noise*; divide by λ² once more."),
            wrong(0.02, "The curvature divides the noise itself, so the variance has λ²."),
            wrong(0.1, "That is the standard deviation."),
            wrong(0.2105, "That is the variance of one iterate."),
        ),
    ),
    Question(
        name="correlation-of-an-epoch",
        kind="number",
        ask="442 patients, shuffled and dealt into batches of 34. At fixed parameters, which"
        " correlation have the errors of two batches of the same epoch?",
        tolerance=0.002,
        hint="How many batches has an epoch? All their errors add up to zero.",
        options=(
            right(
                -0.0833,
                "13 batches: each is correlated by −1/12 with the 12 others, and −1 in sum.",
            ),
            wrong(-0.0769, "An error is balanced by the 12 *others*, not by 13."),
            wrong(0, "That is so for drawn batches. Here the errors of an epoch add up to zero."),
            wrong(-1, "Only with two batches an epoch."),
            wrong(0.0833, "The size is right; but what one has too much, the others lack."),
        ),
    ),
    Question(
        name="when-momentum-averages-noise",
        kind="single",
        ask="At the same effective step and a small learning rate: where does a larger β lower"
        " the noise of the parameters most?",
        options=(
            wrong(
                "Shuffled batches, an epoch far longer than the memory",
                "Shuffling is needed, but a short memory sees errors that look independent.",
            ),
            wrong(
                "Drawn batches, a memory about as long as an epoch",
                "Drawn batches know no epoch: their errors are independent.",
            ),
            right(
                "Shuffled batches, a memory about as long as an epoch",
                "Errors that cancel within an epoch cancel in an average that is as long.",
            ),
            wrong(
                "Drawn batches, β as near to 1 as possible",
                "The floor cannot fall below αΣσ²/4, and small steps are there already.",
            ),
        ),
    ),
)
