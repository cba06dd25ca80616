"""What the graph can say: model, vocabularies, names."""
