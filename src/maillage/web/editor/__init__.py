"""``/sparql`` in a browser."""
