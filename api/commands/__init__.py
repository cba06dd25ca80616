"""The commands that answer, one module each; each loads what it needs when it runs."""
