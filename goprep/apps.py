from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.checks import Tags, register

from goprep import checks
from goprep.celery import app as celery_app


class GoprepConfig(AppConfig):
    """The project's own templates, static files, translations and system checks."""

    name = "goprep"
    verbose_name = "GoPrep"

    def ready(self) -> None:
        # Web threads are not the thread that made the app: without a default they would enqueue
        # through an unconfigured one.
        celery_app.set_default()
        register(checks.settings_go_together, Tags.security, deploy=True)


class GoprepStaticFilesConfig(StaticFilesConfig):
    """Django's, less the files that our hashed names cannot take.

    htmx's extensions import each other by names that only a bundler resolves; we use none.
    """

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "django_htmx/ext/*"]


class GoprepAdminConfig(AdminConfig):
    """Django's admin, as the editors' desk."""

    default_site = "cards.admin.site.the_desk"
