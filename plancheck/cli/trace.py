def trace() -> int:
    return 0
