"""Plugins for markdown-it: syntax that MyST does not know."""
