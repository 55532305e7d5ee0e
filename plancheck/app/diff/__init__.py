"""``diff``: two versions of plans."""
