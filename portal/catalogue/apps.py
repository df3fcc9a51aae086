from django.apps import AppConfig

from portal.audit.watching import watch
from portal.publishing.changes import content_changed, publishable_models

from . import pending


class CatalogueConfig(AppConfig):
    name = "portal.catalogue"
    verbose_name = "Catalogue"

    def ready(self):
        # Models can be imported only now.
        from . import derivation, guard

        pending.register(derivation.derive)
        content_changed.connect(_remember, dispatch_uid="catalogue")
        guard.connect()
        for name in ("BestBet", "Synonym", "Separation"):  # all that editors enter here by itself
            watch(self.get_model(name))
        # Any page can be a best bet or kept apart from another, so a dump of the site names these after all pages.
        for name in ("BestBet", "Separation"):
            self.get_model(name).natural_key.dependencies = [kind._meta.label_lower for kind in publishable_models()]


def _remember(sender, ids, **kwargs):
    pending.add(sender, ids)
