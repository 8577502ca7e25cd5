"""Quiz of chapter 1: what momentum is."""

from course.quizzes.question import Question, right, wrong

QUESTIONS = (
    Question(
        name="who-sets-the-limit",
        kind="single",
        ask="In the ravine with curvatures 1 and 25, what decides how large the learning rate of"
        " plain gradient descent may be?",
        options=(
            wrong(
                "the flattest direction",
                "It is what makes the run slow, so it is tempting. But a direction that crawls"
                " sets no limit; it would like a larger learning rate.",
            ),
            right(
                "the steepest direction",
                "The factor 1 − αλ must stay between −1 and 1, and it leaves that range first"
                " where λ is largest.",
            ),
            wrong(
                "the mean of the two curvatures",
                "A compromise sounds reasonable, but nothing averages here: each direction is"
                " multiplied by its own factor 1 − αλ.",
            ),
            wrong(
                "how far from the minimum the run starts",
                "A far start has a large gradient, and its first step is long. But the factor"
                " 1 − αλ does not depend on the start, and the factor decides.",
            ),
        ),
    ),
    Question(
        name="limit-of-a-wider-ravine",
        kind="number",
        ask="Now the curvatures are 1 and 100. Beyond which learning rate does plain gradient"
        " descent diverge?",
        tolerance=0.0005,
        hint="Ask at which learning rate the factor 1 − αλ of the steep direction reaches −1.",
        options=(
            right(0.02, "It is 2/100: there the steep factor 1 − 100 α is −1."),
            wrong(
                0.01,
                "1/100 makes the steep factor 0, the best there is for that direction. Beyond it"
                " the parameter changes sides at every step, and still converges.",
            ),
            wrong(2, "2 is the limit of the flat direction alone. The steep one is stricter."),
            wrong(0.08, "2/25 was the limit of the chapter's ravine. Here the curvature is 100."),
        ),
    ),
    Question(
        name="steady-push",
        kind="number",
        ask="The gradient is 2 at every step, and β = 0.9. At which value does the velocity of the"
        " heavy ball settle?",
        tolerance=0.05,
        hint="In the long run the velocity no longer changes: solve v = 0.9 v + 2.",
        options=(
            right(20, "It is 2 / (1 − 0.9): friction takes a tenth of 20, and the push adds 2."),
            wrong(2, "That is an average of the gradients. The heavy ball's velocity is a sum."),
            wrong(10, "The factor 1 / (1 − β) is 10, but each gradient is 2 and not 1."),
            wrong(
                18,
                "You have added up the old gradients, β g / (1 − β). The newest one enters whole.",
            ),
        ),
    ),
    Question(
        name="alternating-push",
        kind="single",
        ask="The gradient alternates: 1, −1, 1, −1. With β = 0.9, to which size does the velocity"
        " of the heavy ball settle?",
        options=(
            wrong("10", "A steady gradient leads there. These gradients oppose each other."),
            wrong("1", "Each push has size 1, but the fading past always points the other way."),
            right("about 0.53", "It is 1 / (1 + β) = 1/1.9: the past takes away from each push."),
            wrong(
                "0",
                "Opposite gradients would cancel if they counted equally. They do not: the newest"
                " has weight 1, the one before it 0.9.",
            ),
        ),
    ),
    Question(
        name="what-momentum-does",
        kind="multiple",
        ask="Which of these statements hold in the ravine with curvatures 1 and 25?",
        options=(
            right("With β = 0 the heavy ball is plain gradient descent.", "Then v = g, exactly."),
            wrong(
                "More momentum always means fewer steps.",
                "True up to a point, which is what makes it tempting. Beyond the best momentum the"
                " ball overshoots and circles.",
            ),
            right(
                "With momentum the loss can rise on the way, at a learning rate where plain"
                " gradient descent never lets it rise.",
                "At 0.04 plain gradient descent has no rises, the heavy ball with momentum 0.9"
                " many: moving uphill is what overshooting means.",
            ),
            right(
                "At learning rate 0.076 a momentum of 0.3 calms the jumps from wall to wall.",
                "There the steep gradients alternate, and a sum of alternating gradients is small.",
            ),
            wrong(
                "Momentum is the same as a larger learning rate.",
                "Along the flat direction it acts like one, hence the saying. Along the steep"
                " direction it damps what a larger learning rate would amplify.",
            ),
        ),
    ),
    Question(
        name="one-step-in-order",
        kind="order",
        ask="Put the heavy ball into its order.",
        options=(
            right("Before the first step, set the velocity to zero.", "There is no past yet."),
            right(
                "In each step, take the gradient where the parameters are.",
                "The velocity needs it, so it comes before the velocity.",
            ),
            right(
                "Multiply the velocity by β and add the gradient.",
                "The step uses the new velocity, so this comes before the step.",
            ),
            right(
                "Subtract α times the velocity from the parameters.",
                "It ends the step; the next one begins with a gradient at the new place.",
            ),
        ),
    ),
)
