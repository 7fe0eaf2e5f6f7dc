"""The next version of a published graph: made of the one in service, and never in its place.

::

    rolling     going back to a former version
    process     what a server holds: starts a process for each write, and ends it in time
    __main__    that process: limited, without sockets
    making      one write: copy, change, infer, validate, publish
    difference  what a change comes to, as lines that come and go
"""
