"""Quiz of chapter 4: linear regression, start to finish."""

from course.quizzes.question import Question, right, wrong

QUESTIONS = (
    Question(
        name="gradient-of-the-intercept",
        kind="number",
        ask="The five targets are 2, 3, 5, 7, 11, and w = b = 0. What is ∂L/∂b for the mean squared"
        " error?",
        tolerance=0.05,
        hint="All predictions are 0, so the residuals are the targets. Then −2/n times their sum.",
        options=(
            right(-11.2, "−2/5 · 28: the line lies too low, so raising b lowers the loss."),
            wrong(11.2, "The sign is turned. The residual is y − ŷ, and ŷ enters with a minus."),
            wrong(-5.6, "The 2 is missing that differentiating the square brings."),
            wrong(-56, "The 1/n of the mean is missing."),
            wrong(-42.4, "That is ∂L/∂w, where each residual is multiplied by its x."),
        ),
    ),
    Question(
        name="faster",
        kind="single",
        ask="EMA form with β = 0.9 against plain gradient descent, both at α = 0.01 from w = b = 0"
        " on the five points. What do the first 300 epochs show?",
        options=(
            wrong(
                "The EMA form has the lower loss nearly all the time.",
                "Nearly every introduction says so, and the heavy ball does lead, from epoch 45"
                " on. In the EMA form the factor 1 − β takes the advantage away.",
            ),
            right(
                "The EMA form trails in 299 of them.",
                "Its effective step is no longer than plain gradient descent's, and it starts from"
                " velocity zero.",
            ),
            wrong(
                "The two losses are equal.",
                "The effective steps are equal, but the average lags behind and overshoots.",
            ),
            wrong(
                "The EMA form diverges.",
                "Its limit is far wider than plain gradient descent's. Plain gradient descent is"
                " the one that diverges, at 0.1.",
            ),
        ),
    ),
    Question(
        name="what-is-true",
        kind="multiple",
        ask="Which statements does the chapter confirm for the five points?",
        options=(
            right(
                "At α = 0.01 the loss of plain gradient descent never rises.",
                "It has 0 rises and 0 turns. There is nothing for momentum to smooth.",
            ),
            right(
                "At α = 0.1 plain gradient descent diverges; the EMA form with β = 0.9 does not.",
                "So momentum is more than a larger learning rate.",
            ),
            right(
                "Each at its best setting, momentum needs about a quarter of the epochs.",
                "25 against 109 on the chapter's grid: the fair comparison, and momentum wins it.",
            ),
            wrong(
                "Momentum ends at a better model.",
                "After 1,000 epochs the heavy ball is closer, at the same learning rate. But the"
                " loss has one minimum, and plain gradient descent at its best is there as well.",
            ),
        ),
    ),
    Question(
        name="steps-per-epoch",
        kind="number",
        ask="442 patients in shuffled batches of 32, every patient used once: how many steps does"
        " an epoch have?",
        tolerance=0.05,
        hint="One step for each batch. What happens to the patients that fill no whole batch?",
        options=(
            right(14, "13 batches of 32 and a last one of 26."),
            wrong(13, "That leaves 26 patients out; they make a last, smaller batch."),
            wrong(13.8125, "That is 442/32. The last batch is smaller, but it is a step."),
            wrong(442, "That is one step for each patient, batches of 1."),
            wrong(32, "That is how many patients a batch has, not how many batches there are."),
        ),
    ),
    Question(
        name="what-is-smoothed",
        kind="single",
        ask="The noise of the gradients is independent from step to step, the learning rate well"
        " below its limit, the effective step the same. What is calmer in the EMA form than in"
        " plain SGD?",
        options=(
            wrong(
                "the steps and the parameters",
                "Smooth steps suggest a precise result. But what one step leaves out of an error,"
                " the next ones bring in.",
            ),
            right(
                "the steps only",
                "Each error reaches the parameters whole, spread over many steps, so they end"
                " just as noisy.",
            ),
            wrong(
                "the parameters only",
                "An average of gradients is much quieter than a single one, and the step is α"
                " times that average.",
            ),
            wrong(
                "neither",
                "The claim that momentum removes noise is too strong, yet the steps are smoother"
                " by about the factor of chapter 2.",
            ),
        ),
    ),
    Question(
        name="an-epoch-in-order",
        kind="order",
        ask="Put one epoch of stochastic gradient descent with momentum into its order.",
        options=(
            right("Shuffle the data.", "Once an epoch: the batches are cut from the new order."),
            right(
                "Take the next batch and its residuals at the present w and b.",
                "The gradients are made from the residuals.",
            ),
            right(
                "Compute both gradients from these residuals.",
                "Both belong to the same w and b, so both come before anything moves.",
            ),
            right("Update both velocities.", "The step uses velocities that hold them."),
            right(
                "Move w and b along their velocities, and go on with the next batch.",
                "Moving comes last; the next batch gets new residuals.",
            ),
        ),
    ),
)
