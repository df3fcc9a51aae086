from portal.library.models import Document
from portal.publishing.addresses import kind_urls

from . import views
from .models import Page

urlpatterns = [
    *kind_urls(Document, detail=views.DocumentPage, list=views.DocumentList),
    # Editorial pages stand at the root.
    *kind_urls(Page, detail=views.EditorialPage),
]
