"""Pages of what the portal itself holds: documents, and editorial pages such as the imprint."""

from portal.catalogue.pages import DetailPage, ListPage
from portal.library.models import Document

from .models import Page


class DocumentPage(DetailPage):
    model = Document


class DocumentList(ListPage):
    model = Document
    by_link = ["partnership"]
    also_by_link = ["theme", "organisation", "actionplan", "action", "event", "article", "tag"]
    by_column = ["sort", "year"]


class EditorialPage(DetailPage):
    model = Page
