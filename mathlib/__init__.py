"""The small library behind the course *Gaining Momentum*."""
