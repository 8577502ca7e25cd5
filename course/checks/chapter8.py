"""Exercises of chapter 8: practice."""

from course.checks.adam import write_adam
from course.checks.exercise import Choice, Mistake, Value
from course.checks.lurch import lurch
from course.checks.variants import correct_the_velocity, decouple_the_decay

momentum_schedule = Value(
    name="momentum-schedule",
    wanted="two steps: the first at which β is 0.9, and the first at which it is 0.98",
    labels=("step for 0.9", "step for 0.98"),
    reference=(1000.0, 6000.0),
    shown="The schedule is 1 − 1/(2k) with k the number of the block of 250 steps, from 1.",
    next_question="how long is the memory 1/(1 − β) in block k, compared with the steps so far?",
    hint="2 to the power of −log₂ k is 1/k.",
    mistakes=(
        Mistake(
            "the + 1 forgotten",
            (1250.0, 6250.0),
            "The first block, steps 0 to 249, has ⌊t/250⌋ + 1 = 1.",
            "block k begins at step 250 (k − 1).",
        ),
        Mistake(
            "the half forgotten",
            (2250.0, 12250.0),
            "You solved 1 − 1/k; the exponent has a −1 as well, which halves it.",
            "solve 1/(2k) = 0.1 and 1/(2k) = 0.02.",
            also=((2500.0, 12500.0),),
        ),
        Mistake(
            "blocks instead of steps",
            (5.0, 25.0),
            "These are the numbers k of the blocks.",
            "a block has 250 steps; block 1 begins at step 0.",
            also=((4.0, 24.0),),
        ),
        Mistake(
            "the last step of the block",
            (1249.0, 6249.0),
            "There β has that value for the last time.",
            "find the first step.",
        ),
        Mistake(
            "one step off",
            (1001.0, 6001.0),
            "⌊t/250⌋ goes up at t = 250, 500, … itself, not one step before or after.",
            "put your step and its neighbours into the formula.",
            also=((999.0, 5999.0),),
        ),
        Mistake(
            "a block too early",
            (750.0, 5750.0),
            "At t = 750 the block is k = 4, since the first block is k = 1.",
            "block k begins at step 250 (k − 1).",
        ),
    ),
)


fair_race = Choice(
    name="fair-race",
    wanted="the set of letters of all reports that support “A is better than B on this task”",
    options={
        "a": "both at learning rate 0.1; A's loss is clearly lower",
        "b": "both tuned; A's loss is clearly lower",
        "c": "both tuned, but on the test part; A's loss is clearly lower",
        "d": "both tuned; one new seed; A's loss is lower",
        "e": "both tuned; A's loss is lower by one standard error",
        "f": "both tuned; A's loss is lower for each of the ten seeds",
    },
    reference={"b", "f"},
    shown="Tune both, equally, on other data than you report; repeat; look at the scatter.",
    next_question="for how many tasks would you want to see that before you say “A is better”?",
    hint="Ask of each: who chose the settings, on which data, and how much is luck?",
    mistakes=(
        Mistake(
            "one learning rate for two methods",
            {"a", "b", "f"},
            "In a, the learning rate may suit A and not B; chapter 3 had such a race.",
            "ask what B would do at its own best rate.",
            when=lambda chosen: "a" in chosen,
        ),
        Mistake(
            "tuned on the test part",
            {"b", "c", "f"},
            "In c, the test part chose the settings, so its loss is no longer a test.",
            "keep only reports whose test data was opened once.",
            when=lambda chosen: "c" in chosen,
        ),
        Mistake(
            "one seed",
            {"b", "d", "f"},
            "In d nothing tells a difference from luck.",
            "ask how far apart two seeds of the same method lie.",
            when=lambda chosen: "d" in chosen,
        ),
        Mistake(
            "a difference within the scatter",
            {"b", "e", "f"},
            "In e the difference is no larger than its uncertainty.",
            "compare the difference with the standard errors.",
            when=lambda chosen: "e" in chosen,
        ),
        Mistake(
            "the paired comparison overlooked",
            {"b"},
            "Same seeds for both make ten fair pairs; ten wins out of ten are no luck.",
            "ask how likely ten equal coin flips are.",
        ),
        Mistake(
            "the clear difference overlooked",
            {"f"},
            "In b both were tuned, and the difference is clear of the scatter.",
            "ask what more you could want of b.",
        ),
    ),
)

diagnoses = Value(
    name="diagnose-curves",
    wanted="five numbers, the diagnoses of A, B, C, D and E",
    labels=tuple("ABCDE"),
    ordered=False,
    reference=(4.0, 3.0, 5.0, 2.0, 1.0),
    shown="Five shapes, five causes; each has its own remedy.",
    next_question="which of the five would a smaller batch change, and how?",
    hint="Look at the end of each curve first: rising, flat, falling, swinging?",
    mistakes=(
        Mistake(
            "noise taken for ringing",
            (3.0, 4.0, 5.0, 2.0, 1.0),
            "Ringing is a regular wave; noise is ragged, and goes on at one level.",
            "compare A and B once more: which has a rhythm?",
        ),
        Mistake(
            "slow taken for stuck on the noise",
            (2.0, 3.0, 5.0, 4.0, 1.0),
            "D is smooth and still falling; A is ragged and flat.",
            "ask which of the two would get better with more steps.",
        ),
        Mistake(
            "the healthy run and the noise floor exchanged",
            (5.0, 3.0, 4.0, 2.0, 1.0),
            "A stops falling; C falls further once its rate is lowered.",
            "look at the last third of both.",
        ),
        Mistake(
            "too high and too low exchanged",
            (4.0, 3.0, 5.0, 1.0, 2.0),
            "Too high a rate makes the loss rise.",
            "ask which of D and E you would stop first.",
        ),
        Mistake(
            "ringing taken for too high a rate",
            (4.0, 1.0, 5.0, 2.0, 3.0),
            "B swings and falls, so it is stable; E grows without end.",
            "a rate that is too high makes the loss grow.",
        ),
    ),
)

EXERCISES = (
    lurch,
    correct_the_velocity,
    momentum_schedule,
    decouple_the_decay,
    write_adam,
    fair_race,
    diagnoses,
)
