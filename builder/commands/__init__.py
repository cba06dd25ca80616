"""The builder's commands, one module each; each loads what it needs when it runs."""
