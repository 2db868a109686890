"""How alike two titles are, and in which words they differ."""
