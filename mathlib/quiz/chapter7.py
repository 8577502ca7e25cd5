"""Quiz of chapter 7: Nesterov, and where momentum fails."""

QUESTIONS = ()
