from portal.publishing.addresses import kind_urls

from . import views
from .models import Article, Category

urlpatterns = [
    *kind_urls(Article, detail=views.ArticlePage, list=views.ArticleList),
    *kind_urls(Category, detail=views.CategoryPage, list=views.CategoryList),
]
