"""OFD (GB/T 33190), the fixed layout of Chinese offices: a zip of XML with characters and rules at coordinates."""
