"""Mend what is parsed: HTML, places, links, pictures, languages of code."""
