"""``init``: a configuration and a first plan."""
