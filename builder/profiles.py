"""The names of the profiles: how thoroughly papers are read."""

ACCURATE = "accurate"
"""Rules and tables that ask a small neural network for a second opinion."""
FAST = "fast"
"""Rules and tables alone."""
PROFILES = (ACCURATE, FAST)
DEFAULT = ACCURATE
