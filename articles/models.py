"""Articles: reports, news, voices; and the categories that label them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from portal.catalogue.models import Pick
from portal.publishing.dates import day_begins
from portal.publishing.models import Publishable, Text
from portal.publishing.tagging import Tagging


class Category(Publishable):
    """A label on cards, such as “Urban Voices”."""

    address = "categories"
    stands_alone = True
    kinship = 9

    position = models.PositiveSmallIntegerField(default=0, help_text="Order of an article's labels.")

    class Meta(Publishable.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "key"]

    def card(self):
        return {"position": self.position}


class CategoryText(Text):
    facts = models.ForeignKey(Category, models.CASCADE, related_name="texts")


class TaggedArticle(Tagging):
    content_object = models.ForeignKey("Article", models.CASCADE, related_name="taggings")


class Article(Publishable):
    address = "articles"
    reports_on = "events"
    is_read_next = True
    kinship = 7
    schema_type = "Article"

    dated_on = models.DateField("date", help_text="The date that readers see.")
    categories = models.ManyToManyField(Category, blank=True, related_name="articles")
    authors = models.ManyToManyField("partnerships.Person", blank=True, related_name="articles")
    partnerships = models.ManyToManyField("partnerships.Partnership", blank=True, related_name="articles")
    plans = models.ManyToManyField("partnerships.ActionPlan", blank=True, related_name="articles")
    topics = models.ManyToManyField("partnerships.Topic", blank=True, related_name="articles")
    actions = models.ManyToManyField("partnerships.Action", blank=True, related_name="articles")
    events = models.ManyToManyField(
        "events.Event", blank=True, related_name="articles", help_text="Events that the article reports on."
    )
    organisations = models.ManyToManyField("partnerships.Organisation", blank=True, related_name="articles")
    documents = models.ManyToManyField("library.Document", blank=True, related_name="articles")
    tags = TaggableManager(through=TaggedArticle, blank=True)

    class Meta(Publishable.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-dated_on", "key"]

    def card(self):
        return {"starts_at": day_begins(self.dated_on)}

    def structured(self, text):
        return {"datePublished": self.dated_on.isoformat()}


class ArticleText(Text):
    facts = models.ForeignKey(Article, models.CASCADE, related_name="texts")


class ArticlePick(Pick):
    """Hand-picked for the foot of an article's page, in this order, before anything is computed."""

    source = models.ForeignKey(Article, models.CASCADE, related_name="picks")

    class Meta(Pick.Meta):
        pass

    def natural_key(self):
        return (self.source.key, *self.target.natural_key(), self.language)

    natural_key.dependencies = ["articles.article"]
