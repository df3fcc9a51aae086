"""What visitors are offered at the foot of a page: why, and what an editor can do about it."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.catalogue.connections import connections
from portal.catalogue.models import Item, Separation
from portal.catalogue.related import related, tags_of
from portal.reviews.mandates import choosable

from .keys import is_key
from .labels import item_labels
from .objectpages import ObjectPages
from .together import carry_out


class ReadingNext(ObjectPages):
    """For a `ModelAdmin` of a kind of content."""

    # Whether the pages of this kind end with what to read next.
    leads_on = False

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        step = self.admin_site.admin_view(require_POST(self.next_step))
        return [path("<path:object_id>/next/<slug:step>/", step, name=f"{name}_next"), *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if self.leads_on and obj and obj.pk and request.method == "GET" and not context.get("is_popup"):
            context["reading_next"] = self._reading_next(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _reading_next(self, request, facts):
        item, language = _item_of(facts), facts.original_language
        separations = list(Separation.objects.of(item))
        apart = [pair.other_id if pair.item_id == item.pk else pair.item_id for pair in separations]
        return {
            "entries": related(item, connections(item, language), tags_of(item), language),
            "apart": item_labels(apart, request.user),
            "may_pin": hasattr(facts, "picks") and self.has_change_permission(request, facts),
            "may_part": self.has_publish_permission(request, facts),
        }

    def next_step(self, request, object_id, step):
        """`pin`, `part` or `join`, with another `item`."""
        steps = {
            "pin": (self._pin, self.has_change_permission),
            "part": (self._part, self.has_publish_permission),
            "join": (self._join, self.has_publish_permission),
        }
        if step not in steps:
            raise PermissionDenied(_("There is no such step."))
        take, may = steps[step]
        facts = self._desk(request, object_id, may).facts
        take(request, facts, self._other(request, facts))
        return HttpResponseRedirect(f"{self.change_url(facts)}#reading-next")

    def _other(self, request, facts):
        number = request.POST.get("item", "")
        offered = choosable(Item.objects.exclude(pk=_item_of(facts).pk), request.user)
        other = offered.filter(pk=number if is_key(number) else 0).first()
        if other is None:
            raise Http404(_("There is no such object."))
        return other

    def _pin(self, request, facts, other):
        if not hasattr(facts, "picks"):
            raise PermissionDenied(_("There is no such step."))

        def pick(row):
            if not row.picks.filter(target=other, language="").exists():
                last = row.picks.aggregate(last=Max("position"))["last"]
                row.picks.create(target=other, position=(last or 0) + 1)

        step = carry_out([facts], pick, by=request.user, note=_("Pinned a page to read next."))[0]
        if step.problem:
            self.message_user(request, step.problem, messages.WARNING)
        elif step.is_drafted:
            self.message_user(
                request, _("Pinned in the draft. Visitors see it when it is published."), messages.SUCCESS
            )
        else:
            self.message_user(request, _("Pinned."), messages.SUCCESS)

    def _part(self, request, facts, other):
        item = _item_of(facts)
        if not Separation.objects.between(item.pk, other.pk).exists():
            Separation.objects.create(item=item, other=other)
        self.message_user(request, _("From now on, neither of the two pages offers the other."), messages.SUCCESS)

    def _join(self, request, facts, other):
        for pair in Separation.objects.between(_item_of(facts).pk, other.pk):
            pair.delete()  # one by one, as the log hears of it
        self.message_user(request, _("Each of the two pages may offer the other again."), messages.SUCCESS)


def _item_of(facts):
    return Item.objects.get(content_type=ContentType.objects.get_for_model(type(facts)), object_id=facts.pk)
