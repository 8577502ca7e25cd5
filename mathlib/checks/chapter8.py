"""Exercises of chapter 8: practice."""

EXERCISES = ()
