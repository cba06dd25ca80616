"""Text: normalised, with the way back to every original character."""
