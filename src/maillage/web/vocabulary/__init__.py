"""``/ontology`` and ``/shapes``: classes, properties, concepts and rules as pages."""
