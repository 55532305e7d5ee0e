"""The output formats of ``verify``, one module each."""
