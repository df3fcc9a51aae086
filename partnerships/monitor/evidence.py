"""What shows that a status is true, as far as visitors may see it."""

from typing import NamedTuple

from portal.catalogue.models import Entry
from portal.publishing.addresses import absolute


class Evidence(NamedTuple):
    url: str
    title: str = ""  # of a document of this site

    @property
    def address(self):
        return absolute(self.url) if self.title else self.url


def evidence_of(changes, language):
    """`{primary key: Evidence}` of those `StatusChange`s that name any. One query where documents are named.

    A document without a public page is no evidence for visitors; then the link beside it is, if there is one.
    """
    changes = list(changes)
    documents = _documents({change.evidence_document_id for change in changes} - {None}, language)
    found = {change.pk: Evidence(change.evidence_url) for change in changes if change.evidence_url}
    return found | {
        change.pk: documents[change.evidence_document_id]
        for change in changes
        if change.evidence_document_id in documents
    }


def _documents(pks, language):
    entries = Entry.objects.reading(language).kind("document").filter(item__object_id__in=pks).select_related("item")
    return {entry.item.object_id: Evidence(entry.get_absolute_url(), entry.title) for entry in entries}
