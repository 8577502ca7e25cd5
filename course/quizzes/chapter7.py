"""Quiz of chapter 7: Nesterov, and where momentum fails."""

from course.quizzes.question import Question, right, wrong

QUESTIONS = (
    Question(
        name="friction-of-looking-ahead",
        kind="number",
        ask="Nesterov with β = 0.8, along a direction with αλ = 0.25, moves like a heavy ball with"
        " which momentum?",
        tolerance=0.005,
        hint="Looking ahead takes away the share αλ of the momentum.",
        options=(
            right(0.6, "β (1 − αλ) = 0.8 · 0.75: the steeper the direction, the more friction."),
            wrong(0.8, "Only where αλ is near 0. Looking ahead adds friction in steep directions."),
            wrong(0.55, "You subtracted: β − αλ. The factor is 1 − αλ."),
            wrong(0.75, "That is 1 − αλ; the momentum β is still to be multiplied."),
        ),
    ),
    Question(
        name="where-pytorch-stands",
        kind="single",
        ask="With SGD(nesterov=True), which points do the parameters hold between two steps?",
        options=(
            wrong(
                "The points reached, after the step",
                "One expects that. But the gradient is taken at the parameters: they lie ahead.",
            ),
            right(
                "The points looked at, ahead of the points reached",
                "The rule is rewritten so that the gradient is taken at the parameters; one plain"
                " gradient step leads from them to the next point reached.",
            ),
            wrong(
                "The same as with nesterov=False",
                "Only the first step's gradient is the same; the step along it is already longer.",
            ),
        ),
    ),
    Question(
        name="hundred-times-closer",
        kind="number",
        ask="The guarantee for Nesterov's method on smooth convex losses falls like 1/(k + 1)²."
        " After 99 steps it promises a certain loss. After how many steps does it promise a"
        " hundredth of that?",
        tolerance=0.5,
        hint="(k + 1)² must grow by the factor 100; now k + 1 is 100.",
        options=(
            right(999, "k + 1 must grow from 100 to 1,000, ten times."),
            wrong(9999, "That is the cost with 1/(k + 1). Here the square helps."),
            wrong(990, "Ten times 99; but k + 1 is what grows tenfold."),
        ),
    ),
    Question(
        name="about-the-three-cycle",
        kind="multiple",
        ask="What is true of the three-piece loss of Lessard, Recht and Packard, with Polyak's"
        " setting?",
        options=(
            right(
                "It is smooth and strongly convex, with one minimum.",
                "Its curvature is 25 or 1; that is why the failure surprised people.",
            ),
            wrong(
                "Every start ends in the cycle.",
                "Most starts arrive. The caught ones lie in a few intervals.",
            ),
            right(
                "The cycle attracts: runs that come near are drawn in.",
                "Near it errors obey a recurrence with the double root −2/3.",
            ),
            wrong(
                "It is an effect of rounding.",
                "In exact fractions the cycle goes on for ever as well.",
            ),
            right(
                "Plain gradient descent with its best setting arrives from every start.",
                "For plain gradient descent the rate on quadratics holds on all such losses.",
            ),
        ),
    ),
    Question(
        name="when-it-helps",
        kind="multiple",
        ask="In which of these does the heavy ball clearly beat plain gradient descent, each at its"
        " best learning rate?",
        options=(
            right(
                "A bowl with condition number 400",
                "The number of steps goes with the root of κ instead of κ.",
            ),
            wrong(
                "A bowl with condition number 1",
                "Plain gradient descent is there in one step.",
            ),
            right(
                "Leaving a saddle whose other direction is steep",
                "The steep direction limits the plain step; momentum lengthens the effective one.",
            ),
            wrong(
                "Ending in the deepest of many valleys",
                "Starts are gained and lost; the balance may be negative.",
            ),
        ),
    ),
)
