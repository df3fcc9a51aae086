"""The state of all actions on a day: computed from what editors record, in the memory of each process.

`ledger` holds the record, `view` answers for a day, `criteria` and `sieve` choose, `figures` counts, `pages` shows.
"""
