"""``verify``: judge plans, note suppressions, render, write."""
