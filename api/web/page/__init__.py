"""The web page: search, papers, entities, claims, neighbourhoods and consoles, drawn by NiceGUI."""
