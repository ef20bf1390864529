"""Damaged text -> text as it was meant, and what changed.  Pure."""
