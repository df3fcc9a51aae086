"""Accounts to look around with. Not for a server that strangers can reach, unless somebody insists."""

from base64 import b32encode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.crypto import salted_hmac

ACCOUNTS = {
    "editor": ("Demo", "Editor", "Editors"),
    "author": ("Demo", "Author", "Authors"),
}


class Command(BaseCommand):
    help = "Create the demo accounts “editor” and “author”, or reset their passwords, and print these."

    def add_arguments(self, parser):
        parser.add_argument(
            "--even-in-production",
            action="store_true",
            help="Do it although DEBUG is off, as for a demonstration on your own machine.",
        )

    def handle(self, *args, even_in_production, **options):
        if not (settings.DEBUG or even_in_production):
            raise CommandError(
                "Demo accounts do not belong on a public server, and DEBUG is off. Use createsuperuser for real "
                "accounts; for a demonstration on your own machine add --even-in-production."
            )
        call_command("create_roles", verbosity=0)
        for username, (first_name, last_name, role) in ACCOUNTS.items():
            password = demo_password(username)
            account(username, password, first_name=first_name, last_name=last_name).groups.set(
                [Group.objects.get(name=role)]
            )
            self.stdout.write(f"Log in as {username} with the password {password}")


def demo_password(username):
    """The same at every run, another on every site: it follows from the site's own secret."""
    digest = salted_hmac("demo account", username, algorithm="sha256").digest()
    letters = b32encode(digest).decode().lower()
    return "-".join((letters[:5], letters[5:10], letters[10:15]))


def account(username, password, **names):
    User = get_user_model()
    user, _ = User.objects.update_or_create(username=username, defaults={**names, "is_staff": True, "is_active": True})
    if not user.check_password(password):
        user.set_password(password)
        user.save()
    return user
