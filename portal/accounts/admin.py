from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from .models import User


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Who may log in, and in which role. Permissions come from the roles, so they are not offered one by one."""

    list_display = ["username", "get_full_name", "email", "is_active", "last_login"]
    list_filter = ["groups", "is_active", "is_superuser"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Who it is"), {"fields": [("first_name", "last_name"), "email", "time_zone"]}),
        (_("What they may do"), {"fields": ["is_active", "is_staff", "groups", "is_superuser"]}),
        (_("When they were here"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)
