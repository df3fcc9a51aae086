"""Django's own question about one object, `user.has_perm("articles.view_article", article)`, for all floors below."""

from django.contrib.auth.backends import BaseBackend

from portal.publishing.changes import is_publishable

from .mandates import is_theirs, may_see


class MandatesBackend(BaseBackend):
    """Answers by role and by whose page it is; what is no content is for the role alone."""

    def has_perm(self, user_obj, perm, obj=None):
        if obj is None or not user_obj.has_perm(perm):
            return False
        if not is_publishable(type(obj)):
            return True
        return may_see(user_obj, obj) if ".view_" in perm else is_theirs(user_obj, obj)
