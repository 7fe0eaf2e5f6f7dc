"""A build into another engine: any store that takes SPARQL 1.1 Update or the Graph Store Protocol.

::

    load        the whole: begin or resume, write, drop what is gone, verify
    union       what the default graph of the store answers from, found by a probe
    writing     one graph at a time: by Graph Store Protocol, or by INSERT DATA
    remote      one request, told who asks, tried again where that may help
    pieces      N-Quads -> pieces of one graph each, always the same ones
"""

from __future__ import annotations
