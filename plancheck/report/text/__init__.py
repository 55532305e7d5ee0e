"""Findings in words, and texts made safe to show."""
