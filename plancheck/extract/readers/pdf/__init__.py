"""PDF with a text layer: lines, tables with and without rules, and paragraphs put together from them."""
