"""Quiz of chapter 3: the update rule."""

from course.quizzes.question import Question, right, wrong

QUESTIONS = (
    Question(
        name="two-steps",
        kind="number",
        ask="EMA form, L(θ) = ½θ², so that g = θ. Start at θ₀ = 4 with α = ½ and β = ½. What is"
        " θ₂?",
        tolerance=0.005,
        hint="v₁ is half of g₁ = 4. Then the step, then the next gradient at the new place.",
        options=(
            right(1.75, "v₁ = 2, θ₁ = 3, v₂ = ½ · 2 + ½ · 3 = 2.5, and θ₂ = 3 − 1.25."),
            wrong(0, "That is the heavy ball: the new gradient entered whole, not by a share ½."),
            wrong(1, "That is plain gradient descent, which halves θ at each step."),
            wrong(1.5, "Your second gradient was still taken at θ₀. It belongs to θ₁ = 3."),
            wrong(
                3,
                "That is θ₁; or you stepped with the old velocity, and lost the first step.",
            ),
        ),
    ),
    Question(
        name="translate",
        kind="number",
        ask="A recipe says “PyTorch SGD, learning rate 0.05, momentum 0.8”. Which learning rate"
        " does the EMA form need to visit the same points?",
        tolerance=0.0005,
        hint="PyTorch without dampening is the heavy ball. Which of the two forms has the larger"
        " velocity, and by which factor?",
        options=(
            right(0.25, "0.05 / (1 − 0.8): an average is 1 − β times a sum, so α makes up for it."),
            wrong(0.01, "Multiplying by 1 − β leads the other way, from EMA form to heavy ball."),
            wrong(0.05, "With the same learning rate the EMA form's steps are a fifth as long."),
            wrong(0.0625, "You divided by β. The factor between the two forms is 1 − β."),
        ),
    ),
    Question(
        name="what-a-race-shows",
        kind="single",
        ask="Heavy ball and EMA form run at the same learning rate with momentum 0.9, and the heavy"
        " ball wins. What does that show?",
        options=(
            wrong(
                "Sums of gradients are better than averages.",
                "It looks like a race of two methods, but it is one method at two learning rates:"
                " divide the other's α by 1 − β and the two runs are the same.",
            ),
            wrong(
                "Averaging throws information away.",
                "Both velocities hold the same gradients with the same relative weights; they"
                " differ by a constant factor.",
            ),
            right(
                "Here a tenfold learning rate was faster.",
                "At equal α and β the heavy ball is the EMA form with α / (1 − β), ten times α.",
            ),
            wrong(
                "Nothing at all.",
                "Caution is right, but the result does say something, about learning rates.",
            ),
        ),
    ),
    Question(
        name="same-points",
        kind="multiple",
        ask="At a constant learning rate, which of these visit the same points as the heavy ball"
        " with the same α and β = 0.9?",
        options=(
            right("PyTorch, momentum=0.9", "Without dampening its velocity is the sum."),
            right(
                "Keras, momentum=0.9",
                "Its velocity is −α times the heavy ball's. Only a change of α tells them apart.",
            ),
            right("optax, trace(0.9)", "trace is the sum; ema is the average."),
            wrong(
                "optax, ema(0.9)",
                "The name of the momentum in many texts, but an average: its steps are shorter in"
                " the long run.",
            ),
            wrong(
                "PyTorch, momentum=0.9 and dampening=0.9",
                "Its first step is the heavy ball's, since the first gradient enters whole. All"
                " later gradients enter by a tenth.",
            ),
        ),
    ),
    Question(
        name="edge-of-stability",
        kind="number",
        ask="Along one direction of a quadratic, below which value must αλ stay for the heavy ball"
        " with β = 0.5 to converge?",
        tolerance=0.05,
        hint="Without momentum the limit is 2. Momentum makes it wider.",
        options=(
            right(3, "2 + 2β: momentum widens the stable range."),
            wrong(2, "That is the limit without momentum. The heavy ball may go beyond it."),
            wrong(1, "2 − 2β would fit the idea that a fast ball is less stable. It is more so."),
            wrong(6, "That is the EMA form's limit, 2 (1 + β) / (1 − β)."),
            wrong(4, "4 is what the limit tends to as β nears 1."),
        ),
    ),
    Question(
        name="first-step",
        kind="number",
        ask="PyTorch with momentum=0.8 and dampening=0.8: how many times as long as in the EMA form"
        " with β = 0.8 is its first step?",
        tolerance=0.05,
        hint="PyTorch's first velocity is the first gradient, undampened. What is the EMA form's?",
        options=(
            right(5, "g against 0.2 g. The difference then fades as βᵗ."),
            wrong(1, "The later steps follow one rule, but PyTorch makes the first an exception."),
            wrong(10, "That is the answer for 0.9."),
            wrong(0.2, "This is the ratio upside down: PyTorch's first step is the longer one."),
            wrong(1.25, "You divided by β; the EMA form takes a share 1 − β of the gradient."),
        ),
    ),
)
