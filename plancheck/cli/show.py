def show() -> int:
    return 0
