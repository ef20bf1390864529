"""Publish what was repaired: totals on ``about/repairs``, each repair, and as JSON."""
