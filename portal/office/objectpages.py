"""What the pages about one object share: its desk, who may open them, their frame, the way back to the form."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.revisions.desk import Desk
from portal.revisions.models import Revision


class ObjectPages:
    """For a `ModelAdmin` of a kind of content; others of its parts stand on this one."""

    def _desk(self, request, object_id, permission):
        facts = self.get_object(request, unquote(object_id))
        if facts is None:
            raise Http404(_("There is no such object."))
        if not permission(request, facts):
            raise PermissionDenied(_("Your role does not allow this. Ask an editor."))
        return Desk(facts)

    def _revision(self, desk, number):
        found = (
            number and number.isdecimal() and len(number) < 9 and Revision.objects.of(desk.facts).filter(number=number)
        )
        if not found:
            raise Http404(_("There is no such revision."))
        return found.select_related("base", "made_by").get()

    def _tell_lost(self, request, lost):
        for field, key in lost:
            words = {"field": field.verbose_name, "key": " ".join(map(str, key))}
            self.message_user(request, _("%(field)s: “%(key)s” is gone and was left out.") % words, messages.WARNING)

    def _page(self, request, template, desk, title, **context):
        request.current_app = self.admin_site.name
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": desk.facts,
            "desk": desk,
            "title": title,
            "back": self.change_url(desk.facts),
        }
        return TemplateResponse(request, template, context)

    def _address(self, name, facts, *args):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[facts.pk, *args])
