"""Graph to answers."""
