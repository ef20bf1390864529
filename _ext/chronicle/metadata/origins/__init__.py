"""One small module per origin: does it recognise a post, and how is it read."""
