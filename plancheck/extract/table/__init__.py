"""The main indicator table (主要指标表), read in steps.

``find`` goes through the parts of a document and takes the table with the most rows, ``one_a_line`` puts a grid together from
cells that stand one a line, ``heads`` finds what each column holds, ``rows`` reads the rows of a grid.
"""
