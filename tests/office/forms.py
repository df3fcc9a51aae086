"""Fills in the forms of the back office as a browser would."""

from django.urls import reverse

from portal.revisions.desk import Desk


def address(obj_or_model, name, *args):
    """`address(article, "change")`, `address(Article, "add")`."""
    meta = obj_or_model._meta
    pk = getattr(obj_or_model, "pk", None) if not isinstance(obj_or_model, type) else None
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[*([pk] if pk else []), *args])


def filled(response):
    """What a browser sends back if nobody touches the form."""
    data = dict(_values(response.context["adminform"].form))
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        data |= dict(_values(formset.management_form))
        for form in formset.forms:
            data |= dict(_values(form))
    return data


def _values(form):
    for field in form:
        widget = getattr(field.field.widget, "widget", field.field.widget)  # inside the links to the other object
        value = widget.format_value(field.value()) if hasattr(widget, "format_value") else field.value()
        if field.name == "DELETE" or value in (None, False):
            continue
        if isinstance(value, list):
            value = [getattr(item, "pk", item) for item in value if item not in ("", None)]
            if not getattr(widget, "allow_multiple_selected", False) and not isinstance(field.value(), list):
                value = value[0] if value else ""
        yield field.html_name, value


def save(client, obj, _button="_continue", **changes):
    """Open the object's form, change these fields, send it. `__` in a name stands for the dash of a formset.

    Where that makes a draft of a public object, the draft is published.
    """
    response = save_draft(client, obj, _button, **changes)
    desk = Desk(obj)
    if response.status_code == 302 and desk.draft:
        assert desk.release(by=None)[1:] == ([], [])
    return response


def save_draft(client, obj, _button="_continue", **changes):
    """The same, but a draft stays a draft."""
    url = address(obj, "change")
    shown = client.get(url)
    data = filled(shown) | _named(changes) | {_button: "1", "_basis": shown.context["basis"]}
    return client.post(url, {name: value for name, value in data.items() if value is not None})


def add(client, model, _button="_continue", **values):
    url = address(model, "add")
    data = filled(client.get(url)) | _named(values) | {_button: "1"}
    return client.post(url, {name: value for name, value in data.items() if value is not None})


def _named(values):
    return {name.replace("__", "-"): value for name, value in values.items()}


def errors(response):
    """Everything that the form finds wrong, as one text."""
    found = [str(response.context["adminform"].form.errors.as_text())]
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        found += [str(formset.non_form_errors().as_text()), *(form.errors.as_text() for form in formset.forms)]
    return "\n".join(text for text in found if text)
