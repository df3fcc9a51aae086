"""Previews for people without an account: whoever has the link may look, as long as it lasts."""

from dataclasses import replace

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import stage
from .models import PreviewLink
from .scenes import Scene


@require_safe
def begin(request, token):
    scene, _link = _opened(token)
    return stage.begin(scene, reverse("preview-home", args=[token]), request.GET.get("language"))


@require_safe
def show(request, token, path=""):
    scene, link = _opened(token)
    response = stage.show(
        request, scene, reverse("preview-home", args=[token]), path, banner={"until": link.expires_at, "leave": None}
    )
    if response.headers.get("Content-Type", "").startswith("text/html"):
        link.count()
    return response


def _opened(token):
    """`(scene, link)`. One answer for all who may not look: it says nothing of what there was."""
    link = PreviewLink.objects.valid().with_token(token)
    try:
        if link is None:
            raise Http404
        return replace(Scene.read(link.scene), reader=link.made_by or AnonymousUser()), link
    except Http404:
        raise Http404(_("This preview is over, or its address was cut. Ask whoever sent it for a new one.")) from None
