"""Plans and actions over time, as the drawings of `portal.charts`."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.series import Measure, Series, Target
from portal.charts.steps import Step as StatusStep
from portal.charts.steps import Steps
from portal.charts.timeline import Lane, Mark, Span, Timeline
from portal.publishing.dates import Precision

from .models import Phase
from .replay import standing

# What a partnership goes through before it writes a plan is told on its own page.
OF_A_PLAN = {
    Phase.Kind.DRAFTING,
    Phase.Kind.CONSULTATION,
    Phase.Kind.FINALISATION,
    Phase.Kind.IMPLEMENTATION,
    Phase.Kind.MONITORING,
    Phase.Kind.CLOSING,
}
AT_MOST = 6  # marks on a lane that one can still read at a glance


def plan_timeline(text, links, lines, steps, as_of):
    """Phases, events, milestones and status changes on one axis. `lines` are all, with sub-actions. One query."""
    plan = text.facts
    phases = plan.partnership.phases.all()
    lanes = [
        Lane(_("Partnership"), spans=tuple(_phase(phase) for phase in phases if phase.kind in OF_A_PLAN)),
        _plan_lane(plan, links["event"]),
        _milestone_lane(steps, {line.facts.pk: line for line in lines}),
        _status_lane(text.slug, lines, as_of),
    ]
    return Timeline(
        _("The plan over the years"), tuple(lane for lane in lanes if lane.items), as_of.day, is_today=not as_of.true_on
    )


def _phase(phase):
    label = str(phase.get_kind_display())
    return Span(phase.started_on, phase.ended_on, phase.started_precision, phase.ended_precision, _capital(label))


def _plan_lane(plan, events):
    marks = []
    if plan.adopted_on:
        marks.append(Mark(plan.adopted_on, plan.adopted_precision, _("Adopted"), status="done"))
    spans = []
    for entry in (connection.entry for connection in events[:AT_MOST] if "plans" in connection.relations):
        if entry.starts_at is None:
            continue
        first, last = entry.starts_at.astimezone(entry.zone).date(), _last_day(entry)
        precision = Precision.DAY if entry.precision == "time" else entry.precision
        if entry.sort == "consultation" and precision == Precision.DAY and last > first:
            spans.append(Span(first, last, label=entry.title, kind="", url=entry.get_absolute_url()))
        else:
            marks.append(Mark(first, precision, entry.title, "event", url=entry.get_absolute_url()))
    return Lane(_("Plan"), spans=tuple(spans), marks=tuple(marks))


def _last_day(entry):
    """`ends_at` is the moment from which it is over: midnight means the day before."""
    moment = (entry.ends_at or entry.starts_at).astimezone(entry.zone)
    is_midnight = moment.hour == moment.minute == 0 and moment > entry.starts_at
    return moment.date().fromordinal(moment.date().toordinal() - is_midnight)


def _milestone_lane(steps, lines):
    """What is overdue and what comes next first; then what was reached last."""
    dated = [step for step in steps if step.day[0]]
    chosen = sorted(dated, key=lambda step: (step.is_done, abs((step.day[0] - step.as_of.day).days)))[:AT_MOST]
    marks = tuple(
        Mark(
            *step.day,
            f"{lines[step.milestone.action_id].entry.code} {step.milestone.title}".strip(),
            status=step.state,
            url=f"{lines[step.milestone.action_id].entry.get_absolute_url()}{step.as_of.query}#milestones",
        )
        for step in chosen
    )
    return Lane(_("Milestones"), marks=marks, note=_of_all(len(marks), len(dated)))


def _status_lane(plan_slug, lines, as_of):
    """The latest changes. What a round has told of several actions alike is one mark."""
    told = {}
    for line in lines:
        for change in standing(line.changes, as_of.known_at):
            if change.status and change.effective_on <= as_of.day:
                when = change.effective_on, change.effective_precision
                told.setdefault((when, change.status.position, change.status), []).append(line)
    latest = sorted(told.items(), key=lambda each: each[0][:2])[-AT_MOST:]
    marks = tuple(
        Mark(*when, f"{_named(some)} {status.name}", "status", status.look, _where_told(plan_slug, some, as_of))
        for (when, _position, status), some in latest
    )
    shown = sum(len(some) for _key, some in latest)
    return Lane(_("Status of actions"), marks=marks, note=_of_all(shown, sum(map(len, told.values()))))


def _named(lines):
    codes = [line.entry.code for line in lines]
    if len(lines) == 1:
        return codes[0] or lines[0].entry.title
    if all(codes) and len(codes) <= AT_MOST:
        return ", ".join(codes)
    return ngettext("%(n)d action", "%(n)d actions", len(lines)) % {"n": len(lines)}


def _where_told(plan_slug, lines, as_of):
    if len(lines) == 1:
        return f"{lines[0].entry.get_absolute_url()}{as_of.query}#history"
    return f"{reverse('monitor-changes')}?{urlencode({'actionplan': plan_slug, **as_of.parameters})}"


def _of_all(shown, total):
    if shown == total:
        return ""
    return ngettext("%(shown)d of %(total)d", "%(shown)d of %(total)d", total) % {"shown": shown, "total": total}


def status_steps(line, plan):
    """How the status of an action went, from the adoption of its plan on."""
    as_of = line.as_of
    steps = [
        StatusStep(
            change.effective_on,
            change.effective_precision,
            change.status.look if change.status else "unknown",
            change.status.name if change.status else _("status not known"),
        )
        for change in standing(line.changes, as_of.known_at)
        if change.effective_on <= as_of.day
    ]
    since = plan.adopted_on
    if since and (since > as_of.day or any(step.date < since for step in steps)):
        since = None
    return Steps(_("The status over the years"), tuple(steps), today=as_of.day, since=since)


def indicator_series(indicator, measurements, as_of):
    """What was measured of an indicator up to the day of `as_of`."""
    baseline = target = None
    if indicator.baseline is not None and indicator.baseline_on:
        baseline = Measure(indicator.baseline_on, indicator.baseline_precision, plain(indicator.baseline))
    if indicator.target is not None:
        target = Target(plain(indicator.target), indicator.target_on, indicator.target_precision)
    measures = tuple(
        Measure(each.measured_on, each.measured_precision, plain(each.value), url=each.source)
        for each in measurements
        if each.measured_on <= as_of.day
    )
    return Series(indicator.name, indicator.unit, measures, baseline, target)


def plain(number):
    """Without the noughts that the database keeps: 12.5000 is 12.5, and 40.0000 is 40."""
    return number.to_integral() if number == number.to_integral() else number.normalize()


def _capital(words):
    return words[:1].upper() + words[1:]
