"""The protocols of SPARQL: queries and their turns, updates, the graph store."""
