"""Quiz of chapter 5: the map of learning rate and momentum."""

QUESTIONS = ()
