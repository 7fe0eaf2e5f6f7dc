"""Official files, downloaded into the user's cache and kept there whole.

::

    catalogue          what there is: data/downloads.toml
        └── cache      where each file lies, and its record: address, day, checksum
              └── transfer    one exchange over HTTP, by pooch; resumes what was cut (trouble)
                    └── obtain    lock, ask, keep
    listing            what there is, for people and machines
"""
