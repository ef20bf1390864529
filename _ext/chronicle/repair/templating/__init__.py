"""Marks of templating languages: Liquid, Hugo, kramdown, Pelican."""
