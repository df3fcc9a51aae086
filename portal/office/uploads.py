"""Several pictures or documents at once: choose or drop the files, then say what each of them is.

Files are checked one by one when they arrive; what cannot be used is named, the others wait for their words. Those are
saved all together or, while anything is missing, not at all; nothing typed and no file is lost meanwhile.
"""

from contextlib import ExitStack
from pathlib import PurePath

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.library.kinds import DOCUMENT_KINDS
from portal.library.models import Document, DocumentText, Image, ImageText
from portal.library.validators import IMAGE_FORMATS

from .fields import CONTROLS
from .forms import free_key
from .stash import Stash, small_picture, tidy

MOST_FILES = 20
MOST_BYTES = 45 * 1024**2  # in one request; the server in front allows 50 MB


class WordsForm(forms.Form):
    """What is asked about one file. `rows()` makes what will be stored of it."""

    # `[(model, names of fields)]`, as their own forms have them.
    asked = []

    def __init__(self, *args, file, **kwargs):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **kwargs)
        self.file = file
        for model, names in self.asked:
            self.fields |= forms.fields_for_model(model, names, formfield_callback=_control)
        self.fields["leave_out"] = forms.BooleanField(label=gettext_lazy("Leave this file out"), required=False)

    @property
    def is_left_out(self):
        return self.is_bound and f"{self.prefix}-leave_out" in self.data

    def full_clean(self):
        """What is left out may be wrong."""
        super().full_clean()
        if self.is_left_out:
            self._errors = forms.utils.ErrorDict()

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.is_left_out:
            self.facts, self.text = self.rows(cleaned)
            for row in filter(None, (self.facts, self.text)):
                self._check(row)
        return cleaned

    def _check(self, row):
        """As the form of a single one does; the rows are not stored yet, so they cannot name each other."""
        try:
            row.clean_fields(exclude={"key", "slug", "facts", "image"})
            row.clean()
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                self.add_error(name if name in self.fields else None, errors)

    def save(self):
        self.facts.save()
        if str(self.text):
            self.text.save()
        return self.facts


class PictureForm(WordsForm):
    asked = [(ImageText, ["alt"]), (Image, ["is_decorative"]), (ImageText, ["language", "caption"])]
    asked += [(Image, ["credit", "licence"])]

    def rows(self, cleaned):
        image = Image(file=self.file, **{name: cleaned[name] for name in ("is_decorative", "credit", "licence")})
        return image, ImageText(image=image, **{name: cleaned[name] for name in ("language", "alt", "caption")})


class DocumentForm(WordsForm):
    asked = [(DocumentText, ["title", "summary"]), (Document, ["kind", "language", "licence"])]

    def rows(self, cleaned):
        facts = {name: cleaned[name] for name in ("kind", "language", "licence")}
        document = Document(key=free_key(Document, cleaned["title"]), file=self.file, **facts)
        words = {name: cleaned[name] for name in ("title", "summary")}
        return document, DocumentText(facts=document, language=document.original_language, **words)

    def save(self):
        self.facts.key = free_key(Document, self.text.title)  # two of the same title may come together
        return super().save()


def _control(model_field, **kwargs):
    return model_field.formfield(**{**CONTROLS.get(type(model_field), {}), **kwargs})


class Upload:
    """What differs between pictures and documents."""

    def __init__(self, model, form, extensions, title):
        self.model, self.form, self.title = model, form, title
        self.extensions = ",".join(sorted(extensions))

    def initial(self, name):
        """What a file's name says of it."""
        words = PurePath(name).stem.replace("_", " ").replace("-", " ").strip()
        return {"title": words[:1].upper() + words[1:200]} if self.model is Document else {}


UPLOADS = {
    "pictures": Upload(
        Image, PictureForm, [end for ends in IMAGE_FORMATS.values() for end in ends], gettext_lazy("Add pictures")
    ),
    "documents": Upload(Document, DocumentForm, DOCUMENT_KINDS, gettext_lazy("Add documents")),
}


def upload_view(site, request, what):
    """Files come in; the words for those that wait are asked and saved."""
    upload = UPLOADS[what]
    model_admin = site.get_model_admin(upload.model)
    if not model_admin.has_add_permission(request):
        raise PermissionDenied(_("Your role does not add files."))
    stash = Stash(request.session, upload.model._meta.get_field("file"))
    if request.method == "POST" and "words" not in request.POST:
        tidy()
        _take_in(request, stash)
        return HttpResponseRedirect(request.path)
    with ExitStack() as opened:
        files = {token: opened.enter_context(stash.open(token)) for token in stash.names}
        return _ask(site, request, upload, stash, files)


def _ask(site, request, upload, stash, files):
    """The page that asks for the words, or what comes of them."""
    data = request.POST if request.method == "POST" else None
    rows = [
        (file.name, upload.form(data, prefix=token, file=file, initial=upload.initial(file.name)))
        for token, file in files.items()
    ]
    if data is not None and all(form.is_valid() for _name, form in rows):
        _save(request, site.get_model_admin(upload.model), rows)
        stash.remove([form.prefix for _name, form in rows])
        return HttpResponseRedirect(reverse(f"admin:library_{upload.model._meta.model_name}_changelist"))
    request.current_app = site.name
    context = {
        **site.each_context(request),
        "title": upload.title,
        "opts": upload.model._meta,
        "extensions": upload.extensions,
        "rows": [(name, form, small_picture(form.file)) for name, form in rows],
        "most": MOST_FILES,
        "most_bytes": filesizeformat(MOST_BYTES),
        "is_wrong": any(form.is_bound and form.errors for _name, form in rows),
    }
    return TemplateResponse(request, "admin/upload.html", context)


def _take_in(request, stash):
    """Keep the files that can be used, and say of the others why they cannot."""
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, _("Choose at least one file."))
    if len(files) + len(stash.names) > MOST_FILES:
        messages.error(request, _("At most %d files wait at once. Choose fewer.") % MOST_FILES)
        return
    if sum(file.size for file in files) > MOST_BYTES:
        messages.error(request, _("Together at most %s. Choose fewer.") % filesizeformat(MOST_BYTES))
        return
    for file in files:
        try:
            stash.put(file)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))


@transaction.atomic
def _save(request, model_admin, rows):
    """All or nothing."""
    kept = [form for _name, form in rows if not form.is_left_out]
    for form in kept:
        if hasattr(model_admin, "adopt"):
            model_admin.adopt(request, form.facts)
    saved = [form.save() for form in kept]
    for facts in saved:
        model_admin.log_addition(request, facts, [{"added": {}}])
    if saved:
        sentence = ngettext("%(number)d file added: %(names)s.", "%(number)d files added: %(names)s.", len(saved))
        names = ", ".join(str(facts) for facts in saved)
        messages.success(request, sentence % {"number": len(saved), "names": names})
