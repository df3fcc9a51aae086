"""What an editor should know before a text goes public. Advice, never a refusal."""

from collections import defaultdict

from django.utils.translation import gettext as _

from portal.catalogue.models import Dangling, Entry, Item, Link
from portal.library.models import Image
from portal.publishing import clock
from portal.publishing.languages import language_name
from portal.publishing.models import Publishable
from portal.reviews.mandates import read_by

from .labels import UNREADABLE


class Advice(str):
    """A sentence, and the field in which it can be followed, if it is a single one."""

    def __new__(cls, sentence, field=""):
        advice = super().__new__(cls, sentence)
        advice.field = field
        return advice


def warnings_for(texts, user, expected, date_field=None):
    """`{text: [Advice, …]}` for texts of one kind, in a fixed number of queries.

    `expected` names what a good page of this kind has: some of `summary`, `body`, `links`, and a date in `date_field`.
    """
    found = {text: list(_of_the_words(text, expected, date_field)) for text in texts}
    if texts:
        _add_pictures(found)
        _add_links(found, "links" in expected, user)
        _add_contradictions(found)
    return found


def _of_the_words(text, expected, date_field):
    facts = text.facts
    if "summary" in expected and not text.summary:
        yield Advice(_("There is no summary: cards and search engines will show the title alone."), "summary")
    if "body" in expected and not text.body:
        yield Advice(_("There is no text below the summary."), "body")
    if date_field and getattr(facts, date_field) is None:
        yield Advice(_("There is no date, so the page stands last in lists."), date_field)
    if text.language != facts.original_language:
        originals = [other for other in facts.texts.all() if other.language == facts.original_language]
        if not any(original.is_visible for original in originals):
            language = language_name(facts.original_language)
            yield Advice(_("The original text (%(language)s) is not public.") % {"language": language})


def _add_pictures(found):
    images = {text.facts.lead_image_id for text in found}
    mute = set(Image.objects.filter(pk__in=images).without_alt().values_list("pk", flat=True))
    for text, sentences in found.items():
        if text.facts.lead_image_id in mute:
            sentence = _("The picture has no alternative text, so some readers will not know what it shows.")
            sentences.append(Advice(sentence, "lead_image"))


def _add_contradictions(found):
    """What the facts say, once for each object: beside its first text."""
    model, first = type(next(iter(found)).facts), {}
    if model.contradictions is Publishable.contradictions:  # a kind that knows none
        return
    for text in found:
        first.setdefault(text.facts_id, text)
    now = clock.now()
    for facts in model.for_catalogue(model._base_manager.filter(pk__in=first)):
        found[first[facts.pk]] += [
            Advice(model.contradiction_sentence(each.about), each.field)
            for each in facts.contradictions()
            if each.since is None or each.since <= now
        ]


def _add_links(found, expected, user):
    """Links in the words that lead nowhere or to what is not public; and pages that are linked with nothing at all."""
    items = _items(found)
    hidden, nowhere = _hidden_targets(items.values(), user), _dangling(items.values())
    linked = set(Link.objects.filter(source__in=items.values()).values_list("source", flat=True))
    for text, sentences in found.items():
        item = items.get(text.facts_id)
        words = [_("A link leads to no page: %(path)s") % {"path": path} for path in nowhere[item]]
        words += [
            _("A link leads to “%(title)s”, which is not public yet.") % {"title": title}
            for title in hidden[item, text.language]
        ]
        sentences += [Advice(sentence, "body") for sentence in words]
        if expected and item not in linked:
            sentence = _("The page is linked with nothing else, so readers will find it by search only.")
            sentences.append(Advice(sentence))


def _items(texts):
    model = type(next(iter(texts)).facts)
    rows = Item.objects.filter(kind=model._meta.model_name, object_id__in={text.facts_id for text in texts})
    return dict(rows.values_list("object_id", "pk"))


def _dangling(items):
    paths = defaultdict(list)
    for source, path in Dangling.objects.filter(source__in=items).values_list("source", "path"):
        paths[source].append(path)
    return paths


def _hidden_targets(items, user):
    """`{(item, language): [titles]}` of pages that the words link to and visitors cannot read."""
    links = list(Link.objects.filter(source__in=items, relation="text").values_list("source", "language", "target"))
    targets = {target for _, _, target in links}
    public = set(Entry.objects.published().filter(item__in=targets).values_list("item", flat=True))
    rows = Entry.objects.filter(item__in=targets - public).order_by("is_original")
    titles = dict.fromkeys(rows.values_list("item", flat=True), UNREADABLE)
    titles |= dict(rows.filter(read_by(user)).values_list("item", "title"))
    hidden = defaultdict(list)
    for source, language, target in links:
        if target in titles:
            hidden[source, language].append(titles[target])
    return hidden
