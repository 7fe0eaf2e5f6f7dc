"""Files of strangers, held against the rules in a process of their own.

::

    Upload   a file as it came, with its name                  given
    Order    what is to be checked, and how it is to be told   order
    Vetting  starts a process for an order, and ends it        process
    vet      what that process does                            work, guess, view, told

The rules, the readers and the findings are those of ``maillage validate``: this package brings
files to them from a request and the findings back, and adds none of its own.
"""

from maillage.vetting.given import Upload
from maillage.vetting.order import FORMS, Order
from maillage.vetting.process import Answer, Vetting

__all__ = ["FORMS", "Answer", "Order", "Upload", "Vetting"]
