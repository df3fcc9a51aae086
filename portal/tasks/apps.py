from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "portal.tasks"
    verbose_name = "Background tasks"
