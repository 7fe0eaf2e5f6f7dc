"""Linked data: an IRI leads to a page or to RDF; the data set and its downloads."""
