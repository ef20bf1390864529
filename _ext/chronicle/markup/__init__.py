"""What is what in a text: outline, edits, HTML.  Pure."""
