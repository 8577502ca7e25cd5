"""Quiz of chapter 6: noise."""

QUESTIONS = ()
