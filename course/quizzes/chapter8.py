"""Quiz of chapter 8: practice."""

from course.quizzes.question import Question, right, wrong

QUESTIONS = (
    Question(
        name="drop-in-keras",
        kind="number",
        ask="The learning rate stands inside the velocity, β = 0.8, the slope is steady, and the"
        " rate drops to a fifth. By how many times is the next step too long?",
        tolerance=0.05,
        hint="The next step is β times the old settled step, plus the new rate times the gradient.",
        options=(
            right(4.2, "β/f + 1 − β = 0.8 · 5 + 0.2."),
            wrong(5, "That is the old step over the new one; only β of the old one is left."),
            wrong(4, "The old velocity's part is right; the new gradient adds 0.2."),
            wrong(1, "So it would be with the rate outside, or with momentum correction."),
            wrong(0.36, "You multiplied β by the factor; the old velocity is 5 times as long, not"
                  " a fifth."),
        ),
    ),
    Question(
        name="who-parts",
        kind="multiple",
        ask="PyTorch, Keras and optax.sgd run with the same α and β = 0.9 from the same point, with"
        " the full gradient. What makes Keras leave the other two?",
        options=(
            right("The learning rate changes at step 50.", "Keras' velocity keeps the old rate."),
            wrong("Nesterov is switched on in all three.",
                  "They spell it differently and compute the same."),
            right("Weight decay 0.1 in Keras and in PyTorch.",
                  "PyTorch's SGD couples it to the gradient, Keras shrinks the parameters beside"
                  " the step."),
            wrong("The loss is not quadratic.", "The rules are the same for any loss."),
        ),
    ),
    Question(
        name="along-the-valley",
        kind="number",
        ask="A heavy ball is well tuned at learning rate 0.1 and momentum 0.9. You want momentum"
        " 0.95. With which learning rate do you start?",
        tolerance=0.0005,
        hint="Keep the effective step α/(1 − β).",
        options=(
            right(0.05, "Half the friction, half the rate: the effective step stays at 1."),
            wrong(0.1, "The effective step doubles; the valley on the map runs diagonally."),
            wrong(0.2, "The effective step becomes four times as long."),
            wrong(0.0947, "You scaled by β; what counts is the friction 1 − β."),
        ),
    ),
    Question(
        name="adams-first-step",
        kind="number",
        ask="Adam without bias correction, β₁ = 0.9 and β₂ = 0.99. How many times the learning rate"
        " is the first step long (ε is negligible)?",
        tolerance=0.01,
        hint="After one step m = (1 − β₁) g and s = (1 − β₂) g².",
        options=(
            right(1, "0.1 / √0.01 = 1: for this pair the two errors cancel at the first step, not"
                  " later."),
            wrong(0.1, "The square is too small as well: its root is a tenth."),
            wrong(10, "You divided by s instead of its root, or forgot the factor of m."),
            wrong(3.16, "That is for β₂ = 0.999."),
        ),
    ),
    Question(
        name="decay-and-momentum",
        kind="single",
        ask="The heavy ball with β = 0.9. Coupled weight decay 0.01 rests at some point. Which"
        " decoupled weight decay rests at the same point?",
        options=(
            right("0.1", "Decoupled w acts as L2 with (1 − β) w, so w must be ten times as large."),
            wrong("0.01", "That holds for plain SGD, and in the EMA form."),
            wrong("0.001", "The other way round: the coupled pull is amplified by the velocity."),
            wrong("There is none.", "For SGD there is; for Adam there is none in general."),
        ),
    ),
    Question(
        name="turn-the-ravine",
        kind="single",
        ask="A ravine is turned by 45 degrees, and the start with it. Whose loss curve stays"
        " exactly the same?",
        options=(
            right("The heavy ball's",
                  "Its rule contains no coordinates: turn the gradients, and the path turns."),
            wrong("Adam's", "It divides each coordinate by its own history; a turn mixes them."),
            wrong("Both", "Adam's rule depends on the axes."),
            wrong("Neither", "The heavy ball's steps are sums of gradients; they turn along."),
        ),
    ),
    Question(
        name="read-the-curve",
        kind="single",
        ask="The loss falls fast, and then stays ragged at one level for the second half of the"
        " run. What do you try first?",
        options=(
            wrong("A higher learning rate", "It raises the level: larger steps carry more noise."),
            right("Decay the learning rate", "At the noise floor, smaller steps average the noise"
                  " away."),
            wrong("More momentum", "At the same learning rate it raises the level too."),
            wrong("More steps", "The curve says that more of the same brings nothing."),
        ),
    ),
)
