"""Training of the encoder: needs the extra `paperkg[training]`, and is not needed to run."""
