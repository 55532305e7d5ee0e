"""Web pages: ``main_part`` finds the main text, ``read`` gathers its paragraphs and tables."""
