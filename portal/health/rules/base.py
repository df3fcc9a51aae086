class Rule:
    """What should hold for every page. A rule sees signs on an object when it changes, or asks the database, or both.

    `heading` names its findings in the plural, `advice` says how to mend them.
    """

    name = heading = advice = ""

    def signs(self, case, before):
        """What is remembered of the object; `before` are the symptoms remembered until now."""
        return ()

    def rows(self, now):
        """QuerySets of findings (see `findings.of_items`), or None: the symptoms whose time has come."""
        return None

    def sentence(self, finding):
        """What is wrong, in one sentence."""
        raise NotImplementedError
