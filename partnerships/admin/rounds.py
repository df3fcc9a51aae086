"""The round of monitoring in the back office: choose or begin one, fill in the table, look at what will be recorded."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.office.widgets import DateInput
from portal.presence.locks import locks_on
from portal.publishing import clock
from portal.publishing.dates import spoken
from portal.publishing.slugs import free_slug
from portal.reviews.mandates import is_bound, may_change, own_objects

from ..models import Action, MonitoringRound
from ..rounds.days import written_day
from ..rounds.rows import fingerprint, rows_of
from ..rounds.sayings import Overtaken, forms_of, record_all, sayings_of
from ..rounds.tables import Unreadable, problems_of, read, written
from .saying import document_field
from .standing import RECORDS

KEY_LENGTH = MonitoringRound._meta.get_field("key").max_length


class RoundForm(forms.ModelForm):
    source = forms.URLField(
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Where the report is, if not here."),
    )

    class Meta:
        model = MonitoringRound
        fields = ["reported_on", "reported_precision", "document", "source"]

    def __init__(self, site, user, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        column, plain = MonitoringRound._meta.get_field("document"), self.fields["document"]
        words = {"label": plain.label, "help_text": plain.help_text}
        self.fields["document"] = document_field(column, site, user, **words)
        self.fields["reported_on"].widget = DateInput()
        self.fields["reported_precision"].label = _("Known to the")
        self.fields["source"].label = _("Source")

    def clean_reported_on(self):
        day = self.cleaned_data["reported_on"]
        if day > clock.today():
            raise ValidationError(_("This day has not come. A round tells what has happened."))
        return day

    def clean(self):
        cleaned = super().clean()
        known = {name: cleaned.get(name) for name in ("reported_on", "reported_precision")}
        if MonitoringRound.objects.filter(**known).exists():
            self.add_error("reported_on", _("There is a round of this date already. Choose it below."))
        return cleaned

    def save_for(self, plan):
        day = written_day(self.instance.reported_on, self.instance.reported_precision).lower()
        wanted = f"{plan.key[: KEY_LENGTH - len(day) - 5]}-{day}"
        self.instance.key = free_slug(wanted, lambda key: MonitoringRound.objects.filter(key=key).exists())
        return self.save()


class Rounds:
    """For the `ModelAdmin` of action plans."""

    def get_urls(self):
        views = {"round": self.round_view, "round/<int:round>": self.table_view}
        ours = [
            path(f"<path:object_id>/{way}/", self.admin_site.admin_view(view), name=f"partnerships_actionplan_{name}")
            for (way, view), name in zip(views.items(), ("round", "table"), strict=True)
        ]
        csv = self.admin_site.admin_view(self.csv_view)
        csv = path("<path:object_id>/round/<int:round>/table.csv", csv, name="partnerships_actionplan_csv")
        return [*ours, csv, *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["may_record"] = request.user.has_perm(RECORDS)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _plan(self, request, object_id):
        desk = self._desk(request, object_id, self.has_view_permission)
        if not request.user.has_perm(RECORDS):
            raise PermissionDenied(_("Your role does not record where actions stand. Ask an editor."))
        return desk

    # Which round

    def round_view(self, request, object_id):
        desk = self._plan(request, object_id)
        may_add = request.user.has_perm("partnerships.add_monitoringround")
        form = RoundForm(self.admin_site, request.user, request.POST if request.method == "POST" and may_add else None)
        if form.is_valid():
            return HttpResponseRedirect(_table_address(desk.facts, form.save_for(desk.facts)))
        rounds = MonitoringRound.objects.prefetch_related("document__texts")
        context = {
            "form": form if may_add else None,
            "rounds": [(each, _table_address(desk.facts, each)) for each in rounds],
            "media": self.media + form.media,
        }
        template = "admin/partnerships/actionplan/round.html"
        return self._page(request, template, desk, _("Round of monitoring"), **context)

    # The table

    def csv_view(self, request, object_id, round):
        desk = self._plan(request, object_id)
        round_ = get_object_or_404(MonitoringRound, pk=round)
        text = written(self._rows(request, desk.facts, round_))
        name = f"{desk.facts.key}-{written_day(round_.reported_on, round_.reported_precision)}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)

    def table_view(self, request, object_id, round):
        desk = self._plan(request, object_id)
        round_ = get_object_or_404(MonitoringRound.objects.select_related("document"), pk=round)
        rows = self._rows(request, desk.facts, round_)
        show = _Shown(self, request, desk, round_, rows)
        if request.method != "POST":
            return show.table(forms_of(rows, round_))
        if "_upload" in request.POST:
            return self._uploaded(request, show)
        found = forms_of(rows, round_, request.POST)
        if "_back" in request.POST:
            return show.table(found)
        wrong = [form for form in found if form and not form.is_valid()]
        if wrong or self._is_nothing(request, found):
            return show.table(found, wrong=wrong)
        sayings = sayings_of(found)
        self._check_theirs(request, sayings)
        return self._recorded(request, show, sayings) if "_record" in request.POST else show.summary(found, sayings)

    def _rows(self, request, plan, round_):
        own = own_objects(Action.objects.filter(plan=plan), request.user)
        kept = [pk for pk, lock in locks_on(Action).items() if lock.keeps_out(request.user)]
        may = request.user.has_perm("partnerships.change_action")
        return rows_of(plan, round_, set(own.exclude(pk__in=kept).values_list("pk", flat=True)) if may else set())

    def _is_nothing(self, request, found):
        if any(form and form.says_something for form in found):
            return False
        self.message_user(request, _("Nothing to record: every row says “as before”."), messages.WARNING)
        return True

    def _check_theirs(self, request, sayings):
        """A draft may take an action elsewhere, which a list of many does not tell."""
        if is_bound(request.user) and not all(may_change(request.user, saying.row.action) for saying in sayings):
            raise PermissionDenied(_("You may not say where this action stands."))

    def _uploaded(self, request, show):
        file = request.FILES.get("table")
        if file is None:
            return show.table(forms_of(show.rows, show.round), unreadable=_("Choose a file first."))
        try:
            data, problems, lines = read(file, show.rows)
        except Unreadable as error:
            return show.table(forms_of(show.rows, show.round), unreadable=str(error))
        found = forms_of(show.rows, show.round, data)
        problems = sorted([*problems, *problems_of(found, lines)], key=lambda problem: problem.line or 0)
        if problems:
            return show.table(forms_of(show.rows, show.round), problems=problems)
        if self._is_nothing(request, found):
            return show.table(found)
        sayings = sayings_of(found)
        self._check_theirs(request, sayings)
        return show.summary(found, sayings)

    def _recorded(self, request, show, sayings):
        plan, round_ = show.desk.facts, show.round
        basis = request.POST.get("basis", "")
        again = lambda: self._rows(request, plan, round_)  # noqa: E731 - read again under the lock
        try:
            record_all(sayings, round_, by=request.user, rows_again=again, basis=basis)
        except Overtaken:
            return show.summary(forms_of(show.rows, round_, request.POST), sayings, is_overtaken=True)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return show.table(forms_of(show.rows, round_, request.POST))
        words = ngettext(
            "Recorded, and on the site at once: %(number)d action.",
            "Recorded, and on the site at once: %(number)d actions.",
            len(sayings),
        )
        self.message_user(request, words % {"number": len(sayings)}, messages.SUCCESS)
        return HttpResponseRedirect(_table_address(plan, round_))


class _Shown:
    """The two faces of a round: the table to fill in, and what will come of it."""

    def __init__(self, admin, request, desk, round_, rows):
        self.admin, self.request, self.desk, self.round, self.rows = admin, request, desk, round_, rows

    def table(self, found, **context):
        pairs = list(zip(self.rows, found, strict=True))
        return self._page("table.html", rows=pairs, **context)

    def summary(self, found, sayings, **context):
        hidden = [form for form in found if form and form.is_valid() and form.says_something]
        return self._page("summary.html", sayings=sayings, hidden=hidden, **context)

    def _page(self, template, **context):
        context |= {
            "round": self.round,
            "spoken_date": spoken(self.round.reported_on, self.round.reported_precision),
            "basis": fingerprint(self.rows),
            "media": self.admin.media,
            "address": _table_address(self.desk.facts, self.round),
            "csv": reverse("admin:partnerships_actionplan_csv", args=[self.desk.facts.pk, self.round.pk]),
            "other_rounds": reverse("admin:partnerships_actionplan_round", args=[self.desk.facts.pk]),
        }
        template = f"admin/partnerships/actionplan/{template}"
        return self.admin._page(self.request, template, self.desk, str(self.round), **context)


def _table_address(plan, round_):
    return reverse("admin:partnerships_actionplan_table", args=[plan.pk, round_.pk])
