"""Parse posts: the syntax that they may use, and nothing that acts."""
