"""Questions: plain English parsed by a grammar into filters, answered with evidence."""
