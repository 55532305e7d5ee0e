"""Promises in prose and boxes (正文与专栏中的承诺).

``sentence`` reads one sentence in steps: ``quantity`` finds numbers with a unit, ``not_target`` names the reason why one is no
target, ``promise`` asks for a predicate, ``subject`` finds what it is of, ``tense`` whether it speaks of the plan's period.
``read`` goes through the parts of a document, ``boxes`` through the cells of a box.

Precision comes first: a number is taken only when its clause says what will be reached, built, done or kept. Patterns are
linear: no repetition stands in another that could divide the same text in two ways, and searches are bounded by the clause.
"""
