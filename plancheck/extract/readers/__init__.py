"""Readers of documents, one module a format behind one interface: ``read(raw, name) -> Document``.

``registry`` chooses the reader, ``build`` gathers the blocks of formats that give no offsets of their own.
"""
