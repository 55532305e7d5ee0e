"""What a target, a requirement and a verdict are. Standard library only; no files, no clock, no printing."""
