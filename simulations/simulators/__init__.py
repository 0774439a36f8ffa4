"""The stories: one module per topic, listed in ``simulations.registry``."""
