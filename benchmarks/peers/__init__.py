"""Peers: other ways to answer the questions of benchmarks/questions.py."""
