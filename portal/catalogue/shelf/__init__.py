"""The whole catalogue as columns of numbers, in the memory of each process.

What is asked of every page at once (how many hits has each filter, which pages are most like this one) is answered from
here, the same on both databases. The copy is brought up to date at each asking, see `keeper`.
"""

from .columns import NEVER, Shelf, code, hashed, micros, name_of
from .keeping import current, stamp

__all__ = ["NEVER", "Shelf", "code", "current", "hashed", "micros", "name_of", "stamp"]
