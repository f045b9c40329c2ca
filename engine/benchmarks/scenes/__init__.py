"""Composed search measured in the generated world. Run by `akin bench scenes`."""
