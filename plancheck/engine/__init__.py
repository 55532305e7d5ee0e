"""Plans and rules in, findings out. Pure: no files, no clock, no printing."""
