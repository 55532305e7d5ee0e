"""The other pages of the terminal: show, rules, trace, evidence, configuration."""
