"""The JSON Schemas (Draft 2020-12) of the file formats; data, no code."""
