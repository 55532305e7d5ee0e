"""Two versions of a plan compared. Pure."""
