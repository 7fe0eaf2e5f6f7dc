"""Finding a centre, or anything by its name: ``/``, ``/find``, ``/search``."""
