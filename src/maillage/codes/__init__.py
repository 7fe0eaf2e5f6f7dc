"""ORPHAcodes for stewards: a list checked, two editions compared, coverage suggested.

::

    suggested  evaluation   ranked candidates as a table to decide on; how good they are
    ranking  scope          a structure's words -> candidates
    words   tree            which words mean the same; what lies below what
    changes  editions  ours two published files -> what differs between them
    told                    verdicts as lines
    check   near            a code of a list -> its verdict, and what may have been meant
    lists   columns  code   a steward's file -> the codes in it
    ─────────────────────
    known                   what the graph knows of Orphanet's entities, through Store.query
"""
