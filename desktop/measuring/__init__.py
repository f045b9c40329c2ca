"""Measures the window as its user meets it: a process of its own, a large library, and the time of each frame."""
