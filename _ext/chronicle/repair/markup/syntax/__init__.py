"""Teach markdown-it what other systems understand.  Pure: markdown-it only."""
