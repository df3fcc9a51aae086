"""Makes content as editors do: facts, a text in a language, and a state of publication.

`make_article(title="Paris lab", state="scheduled", partnerships=[food])` gives the facts row; its text is
`article.texts.get()`.
"""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from articles.models import Article, Category
from events.models import Event
from partnerships.models import (
    Action,
    ActionPlan,
    Membership,
    Organisation,
    Output,
    Partnership,
    Person,
    Status,
    StatusName,
    Theme,
    Topic,
)
from partnerships.recording import record
from portal.accounts.models import User
from portal.library.models import Document
from portal.pages.models import Page

STATES = ("live", "draft", "scheduled", "expired", "unpublished")
_numbers = count(1)


def make(model, title=None, *, state="live", language="en", text=None, **facts):
    """An object with one text. Many-to-many values and `tags` are given like fields."""
    number = next(_numbers)
    title = title or f"{model._meta.verbose_name} {number}".capitalize()
    facts.setdefault("key", f"{model._meta.model_name}-{number}")
    facts.setdefault("original_language", language)
    many = {name: facts.pop(name) for name in list(facts) if _is_many(model, name)}
    row = model.objects.create(**facts)
    for name, values in many.items():
        getattr(row, name).set(values)
    add_text(row, title, state=state, language=language, **(text or {}))
    return row


def add_text(row, title, *, state="live", language="en", **fields):
    text = type(row).text_model()(facts=row, language=language, title=title, **fields)
    text.save()
    bring(text, state)
    return text


def bring(text, state):
    """Bring a draft into a state by the verbs that editors use."""
    now = timezone.now()
    match state:
        case "live":
            text.publish()
        case "scheduled":
            text.publish(at=now + timedelta(days=1))
        case "expired":
            text.publish(at=now - timedelta(days=2), until=now - timedelta(days=1))
        case "unpublished":
            text.publish()
            text.unpublish()
    return text


def _is_many(model, name):
    return name == "tags" or name in {field.name for field in model._meta.many_to_many}


def make_theme(title=None, **facts):
    return make(Theme, title, **facts)


def make_organisation(title=None, **facts):
    return make(Organisation, title, **{"kind": "urban-authority", **facts})


def make_person(title=None, **facts):
    return make(Person, title, **facts)


def make_partnership(title=None, *, members=(), **facts):
    partnership = make(Partnership, title, **facts)
    for organisation in members:
        Membership.objects.create(partnership=partnership, organisation=organisation)
    return partnership


def make_plan(title=None, *, partnership=None, **facts):
    return make(ActionPlan, title, partnership=partnership or make_partnership(), **facts)


def make_topic(title=None, *, plan=None, **facts):
    return make(Topic, title, plan=plan or make_plan(), **facts)


def make_action(title=None, *, plan=None, status=None, on=date(2025, 9, 1), **facts):
    """`status` is the key of one that is recorded as of the date `on`."""
    action = make(Action, title, plan=plan or make_plan(), **facts)
    if status:
        say(action, status, on)
    return action


def make_status(key):
    """The status of this key: one that the migrations made, or else one that is half way."""
    found, is_new = Status.objects.get_or_create(key=key, defaults={"position": 0, "progress": 50, "look": "mid-level"})
    if is_new:
        StatusName.objects.create(status=found, language="en", name=key.replace("-", " "))
    return found


def say(action, status, on, **said):
    """Record that the action has the status (a key, or None for not known) since `on`. Returns the `StatusChange`."""
    return record(action, status and make_status(status), on, **said)


def make_output(title=None, **facts):
    return make(Output, title, **{"kind": "guidance", **facts})


def make_category(title=None, **facts):
    return make(Category, title, **facts)


def make_article(title=None, **facts):
    return make(Article, title, **{"dated_on": date(2025, 3, 1), **facts})


def make_event(title=None, **facts):
    return make(Event, title, **{"kind": "conference", "starts_on": date(2025, 6, 17), **facts})


def make_document(title=None, **facts):
    return make(Document, title, **facts)


def make_page(title=None, **facts):
    return make(Page, title, **facts)


# One maker for each kind of content; `tests/test_conventions.py` holds this list to the installed kinds.
MAKERS = {
    Action: make_action,
    ActionPlan: make_plan,
    Article: make_article,
    Category: make_category,
    Document: make_document,
    Event: make_event,
    Organisation: make_organisation,
    Output: make_output,
    Page: make_page,
    Partnership: make_partnership,
    Person: make_person,
    Theme: make_theme,
    Topic: make_topic,
}


def make_user(username, **fields):
    return User.objects.create_user(username, f"{username}@example.org", "correct horse battery", **fields)
