"""The check kinds (检查方式), one module each."""
