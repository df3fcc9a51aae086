"""The whole site under another address, as a scene shows it: every page, list, search and picture of it, and no more.

Addresses begin with the prefix of the preview because Django's script prefix says so; what the pages are made of does
not know that they are previewed.
"""

from contextlib import contextmanager
from copy import copy

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, get_script_prefix, resolve, set_script_prefix
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers

from portal.publishing.addresses import page_path

FILES = {"rendition", "document-download"}


def begin(scene, prefix, language=None):
    """The way to the first page of the scene, in this language if the page has it."""
    with _under(prefix), scene.played():
        for text in scene.texts() if scene.is_of_a_page else ():
            return _private(HttpResponseRedirect(page_path(type(text.facts), text.slug, language or text.language)))
        return _private(HttpResponseRedirect(prefix))


def show(request, scene, prefix, path, *, banner):
    """What a visitor would get at `path` of the site. `banner` says what the preview is, and for whom."""
    path_info = f"/{path}"
    if file := _public_file(request, path_info):
        return _private(file)
    language = translation.get_language_from_path(path_info) or settings.LANGUAGE_CODE
    with (
        _under(prefix),
        translation.override(language),
        timezone.override(timezone.get_default_timezone()),
        scene.played() as problems,
    ):
        asked = _asked(request, prefix, path_info)
        texts = scene.texts() if scene.what == "set" else []
        asked.preview = {**banner, "scene": scene, "texts": texts, "problems": problems}
        return _private(_answer(asked))


@contextmanager
def _under(prefix):
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(before)


def _asked(request, prefix, path_info):
    """The request of somebody who is nobody: staff see in a preview what visitors will see."""
    asked = copy(request)
    asked.path, asked.path_info = prefix + path_info[1:], path_info
    asked.META = {**request.META, "PATH_INFO": path_info, "SCRIPT_NAME": prefix.rstrip("/")}
    asked.user = AnonymousUser()
    return asked


def _public_file(request, path_info):
    """Pictures that visitors see anyway need no scene; there are many on a page."""
    try:
        match = resolve(path_info, settings.PUBLIC_URLCONF)
        return match.func(_asked(request, "/", path_info), **match.kwargs) if match.url_name in FILES else None
    except (Http404, Resolver404):
        return None


def _answer(request):
    try:
        match = request.resolver_match = resolve(request.path_info, settings.PUBLIC_URLCONF)
        response = match.func(request, *match.args, **match.kwargs)
    except (Http404, Resolver404):
        return render(request, "404.html", status=404)
    return response.render() if hasattr(response, "is_rendered") and not response.is_rendered else response


def _private(response):
    """Kept by nobody, found by no search engine, and its address told to no other site."""
    add_never_cache_headers(response)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    for header in ("ETag", "Last-Modified"):
        response.headers.pop(header, None)
    return response
