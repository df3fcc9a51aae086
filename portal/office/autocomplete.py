"""Choices for the fields that point at other objects, labelled all at once, with small pictures where there are any."""

from django.contrib.admin.views.autocomplete import AutocompleteJsonView


class LabelledAutocomplete(AutocompleteJsonView):
    """Asks the target's admin class for the labels of a whole page of results, if it has such a thing."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        found = list(context["object_list"])
        self.labels = self.model_admin.labels(found) if hasattr(self.model_admin, "labels") else {}
        self.pictures = self.model_admin.pictures(found) if hasattr(self.model_admin, "pictures") else {}
        return {**context, "object_list": found}

    def serialize_result(self, obj, to_field_name):
        result = {"id": str(getattr(obj, to_field_name)), "text": self.labels.get(obj.pk) or str(obj)}
        picture = self.pictures.get(obj.pk)
        return {**result, "picture": picture} if picture else result
