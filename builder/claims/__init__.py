"""The claim grammar: numbers and results in plain text."""
