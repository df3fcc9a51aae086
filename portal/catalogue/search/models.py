from django.db import models


class SearchDocument(models.Model):
    """What one entry is found by: the tokens of its text, and the plain words that excerpts are cut from.

    Each database keeps an index of `tokens` up to date by itself, whoever writes here; the migration `0002_search` says
    how. On SQLite it hangs on triggers, which a later migration of this table has to make anew.
    """

    entry = models.OneToOneField("catalogue.Entry", models.CASCADE, primary_key=True, related_name="document")
    # The words of title, names and summary, each with the points that it counts there: `{"h:housing": 8, …}`
    head = models.JSONField()
    # All words, and once more those of the head and of the title: `h:housing housing … t:housing …`
    tokens = models.TextField()
    text = models.TextField()

    def __str__(self):
        return f"{self.entry_id}: {self.text[:40]}"
