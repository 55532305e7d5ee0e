"""A plan file checked against its document (取证核对): each figure found at its place, elsewhere, different, or not at all.

Rows are compared with the table of the document; promises with the quantities (``figures``) and words (``wording``) of their
section, whether or not the extractor takes them for promises. What the extractor finds and the plan lacks is reported as well.
"""
