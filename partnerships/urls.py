from django.urls import path

from portal.publishing.addresses import kind_urls

from . import models, plan_views, views
from .monitor.urls import urlpatterns as monitor
from .places import mapping
from .places import views as places

urlpatterns = [
    *monitor,
    path("map/", mapping.MapPage.as_view(), name="map"),
    path("countries/", places.CountryList.as_view(), name="country-list"),
    path("countries/<slug:code>/", places.CountryPage.as_view(), name="country"),
    path("cities/", places.CityList.as_view(), name="city-list"),
    path("cities/<uslug:slug>/", places.CityPage.as_view(), name="city"),
    *kind_urls(models.Theme, detail=views.ThemePage, list=views.ThemeList),
    *kind_urls(models.Partnership, detail=views.PartnershipPage, list=views.PartnershipList),
    *kind_urls(models.ActionPlan, detail=plan_views.ActionPlanPage, list=views.ActionPlanList),
    path("plans/<uslug:slug>/changes/", plan_views.PlanChangesPage.as_view(), name="actionplan-changes"),
    *kind_urls(models.Topic, detail=plan_views.TopicPage, list=views.TopicList),
    *kind_urls(models.Action, detail=plan_views.ActionPage, list=views.ActionList),
    *kind_urls(models.Output, detail=views.OutputPage, list=views.OutputList),
    *kind_urls(models.Organisation, detail=views.OrganisationPage, list=views.OrganisationList),
    *kind_urls(models.Person, detail=views.PersonPage, list=views.PersonList),
]
