"""The only ways to a file. Each asks first: is a page with it public at this moment, or may this user see drafts?"""

import logging
from pathlib import PurePath

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from .kinds import DOCUMENT_KINDS
from .models import Document, Image
from .renditions import CONTENT_TYPES

logger = logging.getLogger(__name__)

# What is public may be kept for five minutes, and then a cache has to ask whether it still is. Asking is cheap: what
# is known already by its ETag is not sent again.
PUBLIC = "public, max-age=300, must-revalidate"
PRIVATE = "private, no-store"


@require_safe
def rendition(request, key, stamp, name):
    published = Image.objects.find_published(key)
    image = published or _draft(request, Image.objects, key)
    if name not in image.copy_names():
        raise Http404
    if stamp != image.stamp:  # an older page or cache asks for what has been replaced
        return redirect(image.copy_url(name))
    headers = {"Cache-Control": PUBLIC if published else PRIVATE, "ETag": f'"{stamp}-{name}"'}
    content_type = CONTENT_TYPES[name.rpartition(".")[2]]
    return _serve(request, image.file.storage, image.copy_path(name), headers, content_type=content_type)


@require_safe
def download(request, key):
    files = Document.objects.exclude(file="")
    published = files.published().filter(key=key).first()
    document = published or _draft(request, files, key)
    kind = DOCUMENT_KINDS.get(document.extension)
    if kind is None:
        raise Http404
    # The stored name is random and new with each upload.
    headers = {"Cache-Control": PUBLIC if published else PRIVATE, "ETag": f'"{PurePath(document.file.name).stem}"'}
    response = _serve(
        request,
        document.file.storage,
        document.file.name,
        headers,
        content_type=kind.content_type,
        as_attachment=True,
        filename=f"{document.key}{document.extension}",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _draft(request, candidates, key):
    """What visitors may not see, for staff who may.

    The user is asked for only here, so that a public answer depends on no cookie.
    """
    permission = f"library.view_{candidates.model._meta.model_name}"
    if not (request.user.is_staff and request.user.has_perm(permission)):
        raise Http404
    found = get_object_or_404(candidates, key=key)
    if not request.user.has_perm(permission, found):
        raise Http404
    return found


def _serve(request, storage, path, headers, **options):
    headers = {**headers, "Accept-Ranges": "none"}
    found = HttpResponse(headers=headers)
    answer = get_conditional_response(request, etag=headers["ETag"], response=found)
    if answer is not found:
        return answer
    try:
        file = storage.open(path)
    except FileNotFoundError as error:
        logger.error("“%s” is missing in the storage, but the database names it.", path)
        raise Http404 from error
    return FileResponse(file, headers=headers, **options)
