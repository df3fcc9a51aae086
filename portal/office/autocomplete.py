"""Choices for the fields that point at other objects, labelled all at once, with small pictures where there are any."""

from django.contrib.admin.views.autocomplete import AutocompleteJsonView


class LabelledAutocomplete(AutocompleteJsonView):
    """Asks the target's admin class for the labels of a whole page of results, if it has such a thing."""

    def get_queryset(self):
        """As Django does it, of what this user may name: not the same as what their lists hold."""
        rows = self.model_admin.get_queryset(self.request)
        if hasattr(self.model_admin, "offered"):
            rows = self.model_admin.offered(self.request)
        rows = rows.complex_filter(self.source_field.get_limit_choices_to())
        return self.model_admin.get_search_results(self.request, rows, self.term)[0]

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
