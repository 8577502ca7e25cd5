"""Exercises of chapter 6: noise."""

EXERCISES = ()
