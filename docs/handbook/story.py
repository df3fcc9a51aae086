"""What goes on in the back office of the pictures: two colleagues, a correction, a review, a day in May.

It is told with the verbs of the house, on top of the demo content, and is the same at every telling.
"""

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from events.models import Event
from partnerships.models import Action, MonitoringRound
from portal.accounts.models import User
from portal.library.models import Image
from portal.previews.models import PreviewLink
from portal.previews.scenes import Scene
from portal.releases import releasing
from portal.releases.models import ReleaseItem, ReleaseSet
from portal.reviews import reviewing
from portal.reviews.fields import places
from portal.revisions.desk import Desk

LETTER = "http://127.0.0.1:8000/"  # what letters point to that nobody gets
# Far enough for the words on the pictures to stay what they are.
MAY = datetime(2030, 5, 9, 7, 0, tzinfo=UTC)


def tell():
    """`(people, addresses)`: who logs in, and where the pictures are taken."""
    call_command("create_roles", verbosity=0)
    ada, ben = _colleague("Ada", "Lind", "Authors"), _colleague("Ben", "Costa", "Editors")
    _look_after(ben, "glossary", "how-to-read-an-action-plan", "voices-shade")
    _correct("glossary", by=ben)
    shade = _rewrite(Article.objects.get(key="voices-shade"), by=ada)
    _review(shade, asked_by=ada, of=ben)
    release_set = _gather(by=ben)
    _schedule(by=ben)
    _share(shade, by=ada)
    return {"ada": ada, "ben": ben}, _addresses(shade, release_set)


def _addresses(shade, release_set):
    draft = Article.objects.get(key="draft-housing-terms")
    action = Action.objects.get(key="quiet-streets-night-deliveries")
    autumn = MonitoringRound.objects.create(key="quiet-streets-2026-09", reported_on=date(2026, 9, 30))
    dgum = Article.objects.get(key="what-is-a-dgum")
    return {
        "overview": reverse("admin:index"),
        "form": _form(shade),
        "languages": _form(dgum),
        "focus": _form(Image.objects.order_by("key").first()),
        "changes": _form(shade, "release"),
        "history": _form(shade, "history"),
        "review": _form(shade, "review"),
        "publish": _form(draft, "publish"),
        "calendar": reverse("admin:calendar") + f"?month={MAY:%Y-%m}",
        "set": _form(release_set),
        "stands": _form(action),
        "round": reverse("admin:partnerships_actionplan_table", args=[action.plan_id, autumn.pk]),
        "share": reverse("admin:share", args=[Scene("article", shade.pk)]),
        "correction": Article.objects.get(key="glossary").texts.get(language="en").get_absolute_url(),
        "care": reverse("admin:health"),
        "replace": reverse("admin:replace"),
    }


def _form(subject, way="change"):
    return reverse(f"admin:{subject._meta.app_label}_{subject._meta.model_name}_{way}", args=[subject.pk])


def _colleague(first_name, last_name, role):
    user = User.objects.create_user(first_name.lower(), first_name=first_name, last_name=last_name, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def _look_after(user, *keys):
    for article in Article.objects.filter(key__in=keys):
        article.owner = user
        article.save()


def _text(data, language="en"):
    return next(row for row in data["rows"]["articletext"].values() if row["language"] == language)


def _correct(key, *, by):
    """Something public that says of itself what has been corrected."""
    desk = Desk(Article.objects.get(key=key))
    data = deepcopy(desk.data)
    text = _text(data)
    text["summary"] += " With the words that came with the Ljubljana Agreement."
    desk.save_draft(data, by=by)
    told = "Corrected: an action has one leader and several partners, not several leaders."
    desk.release(by=by, public_note=told, keep_former=True)


def _rewrite(article, *, by):
    """A draft of what is public, written in two sittings."""
    desk = Desk(article)
    data = deepcopy(desk.data)
    text = _text(data)
    text["summary"] = "Shade used to be a kindness of the street. Now it has to be counted. A column."
    desk.save_draft(data, by=by)
    data = deepcopy(data)
    text = _text(data)
    text["title"] = "On shade, and who gets it"
    text["body"] = text["body"].replace("Nobody has drawn a line.", "Nobody has drawn a line on the ground.")
    desk.save_draft(data, by=by)
    return article


def _review(article, *, asked_by, of):
    question = "The title is new. Does it promise too much?"
    reviewing.ask(article, by=asked_by, reviewer=of, address=LETTER, note=question)
    place, label = next(each for each in places(Article, Desk(article).data) if each[0].endswith("/title"))
    words = "Good. Please say in the summary, too, that it is about bus stops."
    reviewing.comment(article, words, by=of, address=LETTER, place=place, label=label)


def _gather(*, by):
    """What shall be on the site at one instant, on a day in May."""
    release_set = ReleaseSet.objects.create(
        name="Opening of the Cities Forum", note="Together with the speech at nine.", created_by=by
    )
    for key in ("draft-housing-terms", "how-to-read-an-action-plan"):
        _put(release_set, Article.objects.get(key=key))
    gone = Article.objects.get(key="two-evaluations-2019")
    told = {"reason": "withdrawn", "unpublish_note": "A newer evaluation holds instead."}
    _put(release_set, gone, action=ReleaseItem.Action.UNPUBLISH, **told)
    guide = Article.objects.get(key="how-to-read-an-action-plan")
    desk = Desk(guide)
    data = deepcopy(desk.data)
    _text(data)["title"] = "How to read an action plan in ten minutes"
    desk.save_draft(data, by=by)
    return release_set


def _put(release_set, page, **item):
    kind = ContentType.objects.get_for_model(page)
    release_set.items.create(content_type=kind, object_id=page.pk, label=str(page), **item)


def _schedule(*, by):
    spring = ReleaseSet.objects.create(name="Spring newsletter", created_by=by)
    _put(spring, Article.objects.get(key="unpublished-contact-points"))
    releasing.schedule(spring, by=by, at=MAY)
    meeting = Event.objects.get(key="example-draft-event").texts.get()
    meeting.publish(by=by, at=MAY + timedelta(days=5), until=MAY + timedelta(days=14))


def _share(article, *, by):
    links = PreviewLink.objects
    soon, scene = timezone.now() + timedelta(days=7), str(Scene("article", article.pk))
    links.make(scene, by=by, expires_at=soon, label="Greening Cities, coordinators")
    link, _token = links.make(scene, by=by, expires_at=soon, label="Press office")
    link.revoke()
