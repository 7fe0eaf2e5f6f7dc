"""Orphanet's published files: each format a module, one neutral model, one place that makes quads.

::

    archives ──> orphadata  pack  packets  nomenclature_fr  (sssom)   formats
                     └──────── model: what they say ────────┘
                                    loading: which of several files speaks
                                    quads: how it is said in RDF
"""
