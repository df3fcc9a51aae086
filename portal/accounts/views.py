"""What members of staff change of their own account beside what allauth offers."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.messages.views import SuccessMessageMixin
from django.forms import modelform_factory
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import UpdateView

from .models import User


class TimeZonePage(LoginRequiredMixin, SuccessMessageMixin, UpdateView):
    """One's own time zone. The back office shows and reads all times in it."""

    form_class = modelform_factory(User, fields=["time_zone"])
    template_name = "account/time_zone.html"
    success_url = reverse_lazy("account_time_zone")

    def get_object(self, queryset=None):
        return User.objects.get(pk=self.request.user.pk)

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        _empty, *places = form.fields["time_zone"].choices
        site = _("The zone of the site (%(zone)s)") % {"zone": timezone.get_default_timezone_name()}
        form.fields["time_zone"].choices = [("", site), *places]
        return form

    def get_success_message(self, cleaned_data):
        now = timezone.localtime(timezone=self.object.zone)
        return _("Saved. Where you are it is %(time)s now.") % {"time": f"{now:%H:%M}"}
