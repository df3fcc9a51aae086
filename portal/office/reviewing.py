"""Review: asking for it, remarks on fields, approving, sending back. The same for a page and for a release set."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.publishing.addresses import absolute
from portal.reviews import reviewing
from portal.reviews.fields import places, spell
from portal.reviews.mandates import may_publish
from portal.reviews.models import Comment, Review
from portal.revisions.comparing import changes
from portal.revisions.desk import Desk

from .reviewforms import AskForm, CommentForm, DecideForm, NoteForm


class Reviewing:
    """For a `ModelAdmin` of a kind of content, and for that of release sets."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        step = view(require_POST(self.review_step))
        return [
            path("<path:object_id>/review/", view(self.review_view), name=f"{name}_review"),
            path("<path:object_id>/review/<slug:step>/", step, name=f"{name}_review_step"),
            *super().get_urls(),
        ]

    def review_view(self, request, object_id):
        return self._review_page(request, self._subject(request, object_id, self.has_view_permission))

    def review_step(self, request, object_id, step):
        """`ask`, `again`, `decide`, `comment`, `settle` or `close`."""
        may = self.may_publish if step == "decide" else self.has_change_permission
        subject = self._subject(request, object_id, may)
        steps = {
            "ask": self._ask,
            "again": self._ask_again,
            "decide": self._decide,
            "comment": self._comment,
            "settle": self._settle,
            "close": self._close,
        }
        if step not in steps:
            raise PermissionDenied(_("There is no such step."))
        wrong = steps[step](request, subject)
        return self._review_page(request, subject, wrong) if wrong else HttpResponseRedirect(self._review_of(subject))

    def may_publish(self, request, subject):
        """Who decides on a review. Not the rule of the four eyes, which is about who wrote last."""
        return self.has_publish_permission(request, subject)

    # The steps. Each returns the form in which something is wrong, or None.

    def _ask(self, request, subject):
        form = AskForm(request.POST, reviewers=self._reviewers(subject))
        if not form.is_valid():
            return form
        try:
            reviewing.ask(subject, by=request.user, address=self._letter(subject), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return form
        self.message_user(request, _("In review."), messages.SUCCESS)
        return None

    def _ask_again(self, request, subject):
        form, review = NoteForm(request.POST), reviewing.current(subject)
        if review is None or not form.is_valid():
            return form
        reviewing.resubmit(review, by=request.user, address=self._letter(subject), note=form.cleaned_data["note"])
        self.message_user(request, _("In review again."), messages.SUCCESS)
        return None

    def _decide(self, request, subject):
        form, review = DecideForm(request.POST), reviewing.current(subject)
        if review is None or not form.is_valid():
            return form
        verdict, note = form.cleaned_data["verdict"], form.cleaned_data["note"]
        try:
            reviewing.decide(review, verdict, by=request.user, address=self._letter(subject), note=note)
        except ValidationError as error:
            form.add_error(None, error)
            return form
        said = _("Approved.") if verdict == Review.Verdict.APPROVED else _("Sent back.")
        self.message_user(request, said, messages.SUCCESS)
        return None

    def _comment(self, request, subject):
        form = CommentForm(request.POST, places=self._places(subject))
        if not form.is_valid():
            return form
        values = {"place": form.cleaned_data["place"], "label": form.label}
        words = form.cleaned_data["words"]
        reviewing.comment(subject, words, by=request.user, address=self._letter(subject), **values)
        self.message_user(request, _("The comment is there."), messages.SUCCESS)
        return None

    def _settle(self, request, subject):
        number = request.POST.get("comment", "")
        remarks = Comment.objects.of(subject).open()
        remark = get_object_or_404(remarks, pk=number if number.isdecimal() and len(number) < 18 else 0)
        reviewing.settle(remark, by=request.user)
        self.message_user(request, _("Settled."), messages.SUCCESS)

    def _close(self, request, subject):
        reviewing.close(subject)
        self.message_user(request, _("The review is over, without a decision."))

    # The form of the page

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            comments = list(Comment.objects.of(obj).open().select_related("made_by"))
            anchors = _anchors(context) if comments else {}
            for comment in comments:
                comment.anchor = anchors.get(comment.place)
            review = reviewing.current(obj)
            context |= {
                "comments": comments,
                "review": review,
                "review_holds": review and review.fingerprint and reviewing.is_approved(obj),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # The page

    def _review_page(self, request, subject, wrong=None):
        """`wrong` is the form that was sent, if something is wrong in it; it stands in the place of its kind."""
        request.current_app = self.admin_site.name
        forms_shown = {
            "ask": AskForm(reviewers=self._reviewers(subject)),
            "again": NoteForm(),
            "decide": DecideForm(),
            "comment": CommentForm(places=self._places(subject)),
        }
        shown = {name: wrong if type(wrong) is type(form) else form for name, form in forms_shown.items()}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Review"),
            "original": subject,
            "review": reviewing.current(subject),
            "is_approved": reviewing.is_approved(subject),
            "comments": Comment.objects.of(subject).open().select_related("made_by"),
            "settled": Comment.objects.of(subject).exclude(closed_at=None).select_related("made_by", "closed_by")[:50],
            "forms": shown,
            "changes": self._differences(subject),
            "may_change": self.has_change_permission(request, subject),
            "may_decide": self.may_publish(request, subject),
            "back": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[subject.pk]),
        }
        return TemplateResponse(request, "admin/review.html", context)

    def _subject(self, request, object_id, permission):
        return self._desk(request, object_id, permission).facts

    def _review_of(self, subject):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_review", args=[subject.pk])

    def _letter(self, subject):
        return absolute(self._review_of(subject))

    def _reviewers(self, subject):
        return reviewing.reviewers(subject, lambda user: may_publish(user, self.model, subject))

    def _places(self, subject):
        return places(self.model, Desk(subject).data)

    def _differences(self, subject):
        desk = Desk(subject)
        return changes(self.model, desk.live, desk.draft.data) if desk.draft else []


def _anchors(context):
    """`{place: id of its field in the form}`."""
    form = context["adminform"].form
    anchors = {
        spell((group, name)): form[name].id_for_label for name in form.fields for group in ("facts", "relations")
    }
    for formset in context["inline_admin_formsets"]:
        for row in formset.formset.initial_forms:
            path = ("rows", row.instance._meta.model_name, str(row.instance.pk))
            anchors[spell(path)] = f"id_{row.prefix}-id"
            anchors |= {spell((*path, name)): row[name].id_for_label for name in row.fields}
    return anchors
