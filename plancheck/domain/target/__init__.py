"""Written targets (目标值写法)."""
