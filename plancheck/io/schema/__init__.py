"""JSON Schema validation of our file formats."""
