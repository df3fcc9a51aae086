from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.publishing.languages import language_choices, language_name

from .tokens import phrase

MOST_WORDS = 10  # of what somebody looks for; longer queries are never the same twice
MOST_EXPRESSIONS = 12


class SearchDocument(models.Model):
    """What one entry is found by: the tokens of its text, and the plain words that excerpts are cut from.

    Each database keeps an index of `tokens` up to date by itself, whoever writes here; the migration `0002_search` says
    how. On SQLite it hangs on triggers, which a later migration of this table has to make anew.
    """

    entry = models.OneToOneField("catalogue.Entry", models.CASCADE, primary_key=True, related_name="document")
    # Each word as it is written and as a stem, with how much the page says of it: `hous:4 housing:2 … t:housing`
    tokens = models.TextField()
    text = models.TextField()  # what is written below the summary
    # All that the page says, as tokens in their order, and a bar between its parts: ` affordable housing | lodz | … `
    running = models.TextField()
    names = models.TextField()  # tags, aliases, codes
    length = models.PositiveIntegerField()  # words in all
    # What the page is about: its weightiest stems (see `shelf.columns.STEMS`), and a word for each, in that order.
    stems = models.BinaryField()
    words = models.TextField()

    def __str__(self):
        return f"{self.entry_id}: {self.text[:40]}"


class Spelling(models.Model):
    """A word that some page says, under one of the ways to write it wrong: with a letter left out, or as it is."""

    written = models.CharField(max_length=40)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [
            # A word stands once under each.
            models.UniqueConstraint(fields=["written", "word"], name="spelling_once"),
        ]

    def __str__(self):
        return f"{self.written}: {self.word}"


class SteeringQuerySet(models.QuerySet):
    def heard_in(self, *languages):
        """What holds for readers of these languages; "" stands for all."""
        return self if "" in languages else self.filter(language__in=["", *languages])


class Steering(models.Model):
    """How editors help the search. Counts at once, for readers of one language or of all."""

    language = models.CharField(
        max_length=3, blank=True, choices=language_choices, help_text=_("Of the readers for whom it counts.")
    )
    note = models.CharField(max_length=200, blank=True, help_text=_("For your colleagues: why it is there."))

    class Meta:
        abstract = True

    @property
    def heard_by(self):
        return language_name(self.language) if self.language else _("all languages")

    def others(self):
        """Rows that a reader can meet together with this one."""
        return type(self).objects.heard_in(self.language).exclude(pk=self.pk)


class BestBetQuerySet(SteeringQuerySet):
    def get_by_natural_key(self, words, language, kind, key):
        return self.get(words=words, language=language, page__kind=kind, page__key=key)


class BestBet(Steering):
    """A page that stands first for whoever looks for exactly these words."""

    words = models.CharField(
        max_length=150,
        help_text=_("All that somebody types, such as “annual report”. Capitals and accents make no difference."),
    )
    page = models.ForeignKey("catalogue.Item", models.CASCADE, related_name="best_bets")
    position = models.PositiveSmallIntegerField(
        default=0, help_text=_("Where several pages are best bets for the same words, the lowest number is first.")
    )

    objects = BestBetQuerySet.as_manager()

    class Meta:
        ordering = ["words", "position", "pk"]
        verbose_name = _("best bet")
        verbose_name_plural = _("best bets")
        constraints = [
            # A page stands first for some words once.
            models.UniqueConstraint(fields=["words", "language", "page"], name="bestbet_once"),
        ]

    def __str__(self):
        return f"“{self.words}”"

    def natural_key(self):
        return (self.words, self.language, *self.page.natural_key())

    def clean(self):
        check_words(self.words)
        same = [bet for bet in self.others().filter(page=self.page_id) if phrase(bet.words) == phrase(self.words)]
        if same:
            known = {"words": same[0], "language": same[0].heard_by}
            raise ValidationError({"page": _("This page is a best bet for %(words)s already (%(language)s).") % known})


class SynonymQuerySet(SteeringQuerySet):
    def get_by_natural_key(self, words, language):
        return self.get(words=words, language=language)


class Synonym(Steering):
    """Expressions that mean the same: whoever looks for one of them finds the others too."""

    words = models.CharField(
        _("words that mean the same"),
        max_length=500,
        help_text=_("Separated by commas or on lines of their own, such as “NBS, nature-based solutions”."),
    )
    is_mutual = models.BooleanField(
        _("each finds all the others"),
        default=True,
        help_text=_("Otherwise only the first one finds the others: “greenery” finds “parks”, but not the reverse."),
    )

    objects = SynonymQuerySet.as_manager()

    class Meta:
        ordering = ["words", "pk"]
        constraints = [
            # A group of words is written down once for a language.
            models.UniqueConstraint(fields=["words", "language"], name="synonym_once"),
        ]

    def __str__(self):
        return ", ".join(self.expressions)

    def natural_key(self):
        return (self.words, self.language)

    @property
    def expressions(self):
        parts = self.words.replace("\n", ",").split(",")
        return [" ".join(part.split()) for part in parts if part.strip()]

    @property
    def seekers(self):
        """The expressions, as tuples of tokens, that find others by this group."""
        found = [phrase(expression) for expression in self.expressions]
        return found if self.is_mutual else found[:1]

    def clean(self):
        for expression in self.expressions:
            check_words(expression)
        self._check_number()
        seekers = set(self.seekers)
        for other in self.others():
            if shared := seekers & set(other.seekers):
                raise ValidationError(
                    {
                        "words": _("“%(words)s” has synonyms already (%(language)s): %(other)s. Add yours there.")
                        % {"words": " ".join(min(shared)), "language": other.heard_by, "other": other}
                    }
                )

    def _check_number(self):
        known = {}
        for expression in self.expressions:
            if (tokens := phrase(expression)) in known:
                same = {"one": known[tokens], "two": expression}
                raise ValidationError({"words": _("“%(one)s” and “%(two)s” are the same to the search.") % same})
            known[tokens] = expression
        if len(known) < 2:
            raise ValidationError({"words": _("Write two expressions at least, with a comma between them.")})
        if len(known) > MOST_EXPRESSIONS:
            raise ValidationError({"words": _("Write at most %(number)d expressions.") % {"number": MOST_EXPRESSIONS}})


def check_words(text):
    """Raises ValidationError for the field `words` unless a visitor could look for this."""
    number = len(phrase(text))
    if not number:
        raise ValidationError({"words": _("“%(text)s” holds no word that can be looked for.") % {"text": text}})
    if number > MOST_WORDS:
        raise ValidationError(
            {"words": _("“%(text)s…” has more than %(number)d words.") % {"text": text[:40], "number": MOST_WORDS}}
        )
