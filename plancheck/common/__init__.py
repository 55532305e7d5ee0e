"""Helpers that know nothing of plans: bounded caches, suggestions, exact arithmetic, dates."""
