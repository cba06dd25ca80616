"""Finding: full text, ways between things, what is near, what is alike, claims side by side."""
