"""Grids of cells from paragraphs: tables whose rulings are lost, read before anything is known of what they say.

``lines`` parts paragraphs at their spaces, ``header`` finds the heads, a layout (``spaces``, ``stream``) makes lines of cells
of what follows, ``fit`` lays them into rows, ``recover`` puts tables in the place of paragraphs.
"""
