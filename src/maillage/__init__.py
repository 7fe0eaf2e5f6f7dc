"""Maillage: the knowledge graph of France's rare-disease care network."""

__version__ = "0.1.0"
