from portal.catalogue.pages import DetailPage, ListPage

from .models import Article, Category


class ArticlePage(DetailPage):
    model = Article


class ArticleList(ListPage):
    model = Article
    by_link = ["category", "theme", "partnership"]
    also_by_link = ["organisation", "event", "actionplan", "topic", "action", "person", "document", "tag"]
    by_column = ["year"]


class CategoryPage(DetailPage):
    model = Category


class CategoryList(ListPage):
    model = Category
    order = ["position", "sort_title"]
