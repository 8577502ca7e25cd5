"""Quiz of chapter 5: the map of learning rate and momentum."""

from course.quizzes.question import Question, right, wrong

QUESTIONS = (
    Question(
        name="rate-in-the-waves",
        kind="number",
        ask="One direction with αλ = 1 and momentum 0.81. By which factor does its error shrink"
        " per step, in the long run?",
        tolerance=0.005,
        hint="Are the roots complex here? Then their size follows from their product.",
        options=(
            right(0.9, "√αλ = 1 lies between 1 − 0.9 and 1 + 0.9: waves, so the rate is √β."),
            wrong(0.81, "That is the product of the two roots. Each has its share, √β."),
            wrong(1.8, "2√β would be above 1, and the run would diverge."),
            wrong(0.19, "1 − β is the share of the velocity that friction takes."),
            wrong(0, "That is plain descent at αλ = 1; momentum carries the ball past."),
        ),
    ),
    Question(
        name="twice-the-learning-rate",
        kind="single",
        ask="A direction lies well inside the waves. You double the learning rate, and it is still"
        " inside. What happens to its rate?",
        options=(
            wrong("It doubles.", "The rate is a factor per step; it is no speed along the slope."),
            wrong(
                "It gets better, by the root of two.",
                "A square root does occur, in the critical rate 1 − √(αλ). Inside the waves the"
                " learning rate changes only how fast the error swings.",
            ),
            right(
                "Nothing.",
                "Complex roots have the size √β. The learning rate changes their angle, and so the"
                " period of the swing.",
            ),
            wrong("It gets worse.", "Only beyond the right border, with real roots."),
        ),
    ),
    Question(
        name="ways-out",
        kind="multiple",
        ask="Which of these are true at the edges of the region of convergence?",
        options=(
            right("At αλ = 2 + 2β one root is −1.", "The error jumps from side to side for ever."),
            right("At αλ = 0 one root is 1.", "Nothing pulls, and an error stays what it is."),
            right(
                "As β reaches 1 inside the waves, both roots reach the unit circle together.",
                "Their size is √β: without friction the swing never ends.",
            ),
            wrong(
                "The region gets narrower as β grows.",
                "A fast ball sounds dangerous, but 2 + 2β grows.",
            ),
            wrong(
                "At the right border of the waves the run begins to diverge.",
                "There the roots become real, at −√β, and zigzag begins; it still converges.",
            ),
        ),
    ),
    Question(
        name="how-many-times-fewer",
        kind="number",
        ask="The condition number is 10,000. By the two best rates, how many times fewer steps does"
        " momentum need in the long run than plain descent?",
        tolerance=0.5,
        hint="Compare the logarithms of the rates (κ − 1)/(κ + 1) and (√κ − 1)/(√κ + 1).",
        options=(
            right(100, "√κ. A count of real steps is a little less kind: the climb is paid back."),
            wrong(10_000, "The condition number itself. It is replaced by its root, not by 1."),
            wrong(10, "That is the fourth root of κ."),
            wrong(2, "Twice is what the *learning rate* gains at best: about 4/λ_max for 2/λ_max."),
        ),
    ),
    Question(
        name="the-loss-climbs",
        kind="single",
        ask="You use Polyak's setting on a quadratic with κ = 400, and in the first steps the loss"
        " rises to thirty times its start. What do you conclude?",
        options=(
            wrong(
                "It diverges: lower the learning rate.",
                "It looks so. But a climb is what a double root near −1 does, t · ρᵗ, before ρᵗ"
                " wins. Here it is back at its start after some forty steps.",
            ),
            right(
                "That is expected: in the long run the rate is the best there is.",
                "The steep part of the error first grows to about √κ/e times its size.",
            ),
            wrong(
                "There must be a bug: a rate below 1 means that the loss falls at each step.",
                "The rate speaks of the long run. Even the distance may grow first.",
            ),
            wrong(
                "The momentum is too small.",
                "More momentum moves the steep end deeper into the waves: a lower climb, but a"
                " slower long run.",
            ),
        ),
    ),
    Question(
        name="proof-of-the-best",
        kind="order",
        ask="Put the steps that lead to Polyak's setting in order.",
        options=(
            right(
                "Split the loss into directions, each with its αλ.",
                "Each direction runs alone.",
            ),
            right(
                "Find the two roots of one direction; their product is β.",
                "They say everything about this direction.",
            ),
            right(
                "Note that complex roots have the size √β, whatever αλ is.",
                "So inside the waves all directions are equally fast.",
            ),
            right(
                "Look for the smallest β whose waves hold all the curvatures.",
                "A smaller √β is a better rate.",
            ),
            right(
                "Put the flattest on the left border and the steepest on the right one.",
                "Two equations for α and β.",
            ),
        ),
    ),
)
