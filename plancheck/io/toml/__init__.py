"""TOML with positions."""
