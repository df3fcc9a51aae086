"""Formsets that do no more work than an honest form can ask for."""

from django.forms.models import BaseInlineFormSet


class BoundedFormSet(BaseInlineFormSet):
    """How many forms there are is said by the browser, so it is believed up to `spare` more than there are rows."""

    spare = 200

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.absolute_max = len(self.get_queryset()) + self.spare
