from portal.publishing.addresses import kind_urls

from . import models, views

urlpatterns = [
    *kind_urls(models.Theme, detail=views.ThemePage, list=views.ThemeList),
    *kind_urls(models.Partnership, detail=views.PartnershipPage, list=views.PartnershipList),
    *kind_urls(models.ActionPlan, detail=views.ActionPlanPage, list=views.ActionPlanList),
    *kind_urls(models.Topic, detail=views.TopicPage, list=views.TopicList),
    *kind_urls(models.Action, detail=views.ActionPage, list=views.ActionList),
    *kind_urls(models.Organisation, detail=views.OrganisationPage, list=views.OrganisationList),
    *kind_urls(models.Person, detail=views.PersonPage, list=views.PersonList),
]
