"""What the options of each number say, computed in their order."""

NUMBERS = {}
