"""Units and sets of values (计量单位、取值区间)."""
