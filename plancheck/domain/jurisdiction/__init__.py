"""Places that plans are made for (行政区划)."""
