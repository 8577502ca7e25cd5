"""Judge what a class has handed in: `python -m course.grade folder/`.

A hand-in is the file that *Hand in* on a learner's map writes. What it says of itself is not
believed: every answer is judged again, code in a process of its own with limits (see alone.py).
"""
