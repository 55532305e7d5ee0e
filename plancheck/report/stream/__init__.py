"""Rendered plans: what is kept of a judged plan until the report is written."""
