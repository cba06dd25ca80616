"""Papers: records as inputs tell them, merged into one value for each paper."""
