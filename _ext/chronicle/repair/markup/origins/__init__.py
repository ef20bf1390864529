"""Undo what only one system's tags, shortcodes and addresses mean.  Pure."""
