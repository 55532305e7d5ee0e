"""``rules``: list, explain, test, lint."""
