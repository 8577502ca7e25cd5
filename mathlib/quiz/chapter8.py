"""Quiz of chapter 8: practice."""

QUESTIONS = ()
