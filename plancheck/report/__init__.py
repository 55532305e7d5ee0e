"""Reports: one module a format, all from the same rows (report@1)."""
