"""The course in another language: `python -m course.translate` says what is missing or stale."""
