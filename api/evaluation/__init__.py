"""Evaluation: the graph as annotations, scored against annotations made by hand."""
