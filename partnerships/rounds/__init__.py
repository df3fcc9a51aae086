"""A round of monitoring: where all actions of a plan stand, said at once. `days` writes and reads dates as a table has
them, `rows` knows the actions, `sayings` checks what is said of them and records it, `tables` is the same as CSV."""
