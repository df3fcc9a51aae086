from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.office.publishable import PublishableAdmin

from .models import Page


@admin.register(Page)
class PageAdmin(PublishableAdmin):
    fieldsets = [(_("Where it stands"), {"fields": ["position"]})]
    expected = ("body",)
