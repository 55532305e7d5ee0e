"""The use cases: verify, show, trace, rules. The only room that joins files, engine and reports."""
