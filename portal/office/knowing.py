"""What the form of a page tells beside its fields: what is still to do before it is published, where it is used,
and what its words name and do not link."""

from portal.catalogue.models import Item

from .checklist import warnings_for
from .linking import Linker
from .uses import bets_on, uses
from .widgets import RichTextWidget


class Knowing:
    """For a `ModelAdmin` of a kind of content."""

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.pk and not context.get("is_popup"):
            context |= {"checklist": self._checklist(request, obj, context), "used_by": self._used_by(request, obj)}
            _offer_links(obj, context["inline_admin_formsets"])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _checklist(self, request, facts, context):
        """`[(text, [(advice, id of the control)])]` of the texts of which something is to be said."""
        texts = list(facts.texts.all())
        for text in texts:
            text.facts = facts
        places = _places(context["inline_admin_formsets"])
        controls = set(context["adminform"].form.fields)
        return [
            (text, [(advice, _control(advice.field, places.get(text.pk), controls)) for advice in found])
            for text, found in warnings_for(texts, request.user, self.expected, self.date_hierarchy).items()
            if found
        ]

    def _used_by(self, request, facts):
        """The pages that name it, with links to their forms, and the searches for which it stands first."""
        groups = [
            {**group, "rows": [(self._place(item, label), words) for item, label, words in group["rows"]]}
            for group in uses(facts, request.user)
        ]
        return {"groups": groups, "bets": bets_on(facts)}


def _offer_links(facts, inlines):
    """Beside each text stands which pages it names and does not link."""
    linkers, item = {}, Item.objects.filter(kind=facts._meta.model_name, object_id=facts.pk).first()
    for form in (form for inline in inlines if inline.formset.prefix == "texts" for form in inline.formset.forms):
        language = form["language"].value() if "language" in form.fields else form.instance.language
        linker = linkers.setdefault(language, Linker(language))
        for name, field in form.fields.items():
            if isinstance(field.widget, RichTextWidget):
                field.widget.offers = linker.offers(form[name].value(), item and item.pk)


def _places(inlines):
    """`{primary key of a text: prefix of its form}`."""
    formsets = [inline.formset for inline in inlines if inline.formset.prefix == "texts"]
    return {form.instance.pk: form.prefix for formset in formsets for form in formset.initial_forms}


def _control(field, prefix, controls):
    if field in controls or "-" in field:  # of the form itself, or of a row in it
        return f"id_{field}"
    return f"id_{prefix}-{field}" if field and prefix else ""
