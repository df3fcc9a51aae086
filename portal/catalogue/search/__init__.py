"""Full-text search over the catalogue, the same on both databases.

A page is a set of tokens, each with how much the page says of it, made in Python (`tokens`, `index`). A database
answers one question only: which entries have these tokens (`engines`)? What counts as a hit, and which hit comes first,
is decided once for both (`finding`), beside the columns of the shelf.
"""
