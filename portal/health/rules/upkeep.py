"""Pages that time has overtaken, or that today's rules would refuse."""

from datetime import datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.catalogue.models import Entry, Link, kinds
from portal.publishing.changes import publishable_models
from portal.publishing.dates import EARLIEST, LATEST
from portal.publishing.languages import language_name
from portal.publishing.visibility import visible_q

from ..cases import Sign
from ..findings import of_items, on_the_site
from ..models import Symptom
from ..promises import promised_for, sentences
from ..validation import complaints
from ..words import words_of
from .base import Rule


def begins(day):
    """Midnight of a day in the zone of the site. With the first and last years of the calendar no clock can reckon."""
    day = min(max(day, EARLIEST), LATEST)
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


class ReviewDate(Rule):
    name = "review-date"
    heading = gettext_lazy("Pages whose review date has come")
    advice = gettext_lazy("Read the page again, mend what is out of date, and set the next review date.")

    def signs(self, case, before):
        if case.facts.review_on:
            day = case.facts.review_on
            yield Sign(field="review_on", about=str(day), since=begins(day))

    def sentence(self, finding):
        return _("The page should be read again.")


class PastPromises(Rule):
    """A sentence that speaks of a day as of the future, when the day is past."""

    name = "past-promise"
    heading = gettext_lazy("Sentences about a future that is past")
    advice = gettext_lazy("Say how it went.")

    def signs(self, case, before):
        for text in case.texts:
            for field, words in words_of(text).items():
                for sentence in sentences(words):
                    if day := promised_for(sentence, text.language):
                        yield Sign(text.language, field, sentence[:200], begins(day + timedelta(days=1)))

    def sentence(self, finding):
        return _("This lay in the future once: “%(sentence)s”") % {"sentence": finding.about}


class MissingReports(Rule):
    """Something that is over, and of which no page says how it went."""

    name = "report"
    heading = gettext_lazy("Events that are over and without a report")
    advice = gettext_lazy("Publish a report and tie it to the event.")

    def signs(self, case, before):
        if due := case.facts.report_due_at():
            yield Sign(since=due)

    def rows(self, now):
        reporting = Q(pk=None)
        for model in publishable_models():
            if model.reports_on:
                reporting |= Q(source_kind=model._meta.model_name, relation=model.reports_on)
        sources = Entry.stored.filter(visible_q(now), item=OuterRef("source"))
        reports = Link.stored.filter(reporting, Exists(sources), target=OuterRef("item"))
        due = Symptom.objects.filter(on_the_site(now), rule=self.name, since__lte=now).exclude(Exists(reports))
        return [of_items(due, self.name, since=F("since"))]

    def sentence(self, finding):
        return _("It is over, and no page reports on it.")


class Contradictions(Rule):
    """Facts that do not fit together, or that nobody has looked at for too long. Each kind knows its own."""

    name = "contradiction"
    heading = gettext_lazy("Facts that do not fit together")
    advice = gettext_lazy("Mend what is wrong, or say how it is today.")

    def signs(self, case, before):
        for each in case.facts.contradictions():
            yield Sign(field=each.field, about=each.about, since=each.since)

    def sentence(self, finding):
        return kinds()[finding.kind].contradiction_sentence(finding.about)


class OldTranslations(Rule):
    """A translation of words that have been changed since."""

    name = "translation"
    heading = gettext_lazy("Translations older than their original")
    advice = gettext_lazy("Compare with the original and bring the translation up to date.")

    AT_ONCE = timedelta(hours=1)  # original and translation of one fixture, or of one morning's work

    def signs(self, case, before):
        original = case.worded.get(case.facts.original_language)
        for language, since in case.worded.items():
            if original and original - since > self.AT_ONCE:
                # With the day, so that what is put off is this change, and not the next one.
                yield Sign(language, "body", f"{case.facts.original_language} {original:%Y-%m-%d}", original)

    def sentence(self, finding):
        languages = {"one": language_name(finding.language), "other": language_name(finding.about.split()[0])}
        return _("The %(other)s original has been changed since the %(one)s text was.") % languages


class Invalid(Rule):
    """A page that could not be saved as it is: found by the weekly validation, and looked at again when it changes."""

    name = "invalid"
    heading = gettext_lazy("Pages that today’s rules would refuse")
    advice = gettext_lazy("Open the form, save it, and mend what it complains about.")

    def signs(self, case, before):
        return complaints(case.facts, case.texts) if before or case.is_validated else ()

    def sentence(self, finding):
        return finding.about
