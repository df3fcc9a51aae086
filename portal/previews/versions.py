"""Former versions of a page that stay readable: what somebody has cited, at an address that never changes."""

from copy import copy

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q
from django.http import Http404
from django.urls import resolve
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.catalogue.models import kinds
from portal.publishing.addresses import page_path
from portal.revisions.models import Revision
from portal.revisions.rehearsals import rehearsal
from portal.revisions.snapshots import apply


@require_safe
def version(request, kind, key, number):
    """As long as the page itself can be read: what was withdrawn is not read by way of its past."""
    model = kinds().get(kind)
    facts = model and model.objects.filter(key=key).first()
    found = facts and Revision.objects.of(facts).citable().filter(number=number).first()
    text = found and _visible_text(model, facts.pk)
    if text is None:
        raise Http404
    follower = found.followers.order_by("number").first()
    asked = copy(request)
    asked.user = AnonymousUser()
    asked.version = {"until": follower.made_at, "note": follower.public_note, "today": text.get_absolute_url()}
    with rehearsal():
        apply(model, facts.pk, found.data)
        then = _visible_text(model, facts.pk)
        if then is None:  # written since
            raise Http404
        asked.path_info = page_path(model, then.slug, get_language())
        asked.resolver_match = match = resolve(asked.path_info)
        response = match.func(asked, *match.args, **match.kwargs)
    response["X-Robots-Tag"] = "noindex"
    return response


def _visible_text(model, pk):
    """The text in the reader's language, or else the original one."""
    language = get_language()
    texts = model.text_model().objects.published().filter(facts=pk).select_related("facts")
    readable = texts.filter(Q(language=language) | Q(language=F("facts__original_language")))
    return min(readable, key=lambda text: text.language != language, default=None)
