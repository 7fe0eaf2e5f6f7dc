"""`python -m maillage` is `maillage`."""

from maillage.cli import main

main()
