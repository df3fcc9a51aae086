"""Pictures of our own: one family of city plans, drawn from a word and a colour."""
