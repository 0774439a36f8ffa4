from django.apps import AppConfig


class SimulationsConfig(AppConfig):
    """Where worked examples come from; knows nothing of cards."""

    name = "simulations"
    verbose_name = "Simulations"
    default_auto_field = "django.db.models.BigAutoField"
