from tests.simulations.conftest import sent  # noqa: F401 - a fixture
