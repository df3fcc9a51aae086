from django.urls import path
from django.views.decorators.http import require_safe

from . import feeds, views

urlpatterns = [
    path("search/", views.SearchPage.as_view(), name="search"),
    path("search/suggestions/", views.Suggestions.as_view(), name="search-suggestions"),
    path("tags/<uslug:slug>/", views.TagPage.as_view(), name="tag-detail"),
    path("feeds/articles/", require_safe(feeds.ArticleFeed()), name="article-feed"),
]
