"""``/validate``: what is wrong with a table or with RDF, before it is published."""
