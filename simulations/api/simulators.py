"""The simulators: what they can show, for which releases, with which parameters."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from rest_framework.request import Request

from goprep.api import PublicView, etag_of, operation, published
from simulations import registry, services
from simulations.api.delivery import as_json
from simulations.api.simulator_shapes import SimulatorAnswer, SimulatorList
from simulations.api.traces import CACHED, UNCHANGED
from simulations.errors import ParameterError


class SimulatorsView(PublicView):
    @operation(
        "All simulators",
        tag="simulations",
        returns={200: SimulatorList, 304: UNCHANGED},
        headers=CACHED,
        public=True,
        name="listSimulators",
    )
    def get(self, request: Request) -> HttpResponseBase:
        """What can be simulated, by name."""
        body = SimulatorList.of(registry.SIMULATORS)
        raw = as_json(body.model_dump(mode="json"))
        return published(request, etag_of(raw), lambda: raw)


class SimulatorView(PublicView):
    @operation(
        "One simulator and its parameters",
        tag="simulations",
        returns={200: SimulatorAnswer, 304: UNCHANGED},
        refuses=("not-found",),
        headers=CACHED,
        public=True,
        name="getSimulator",
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """Its scenarios, each with a JSON Schema of its parameters and with presets; the releases
        it knows and what changed in them; and what its latest runs have cost."""
        try:
            simulator = registry.simulator(slug)
        except ParameterError as error:
            raise Http404 from error
        body = SimulatorAnswer.of(simulator, services.cost_of(slug))
        raw = as_json(body.model_dump(mode="json"))
        return published(request, etag_of(raw), lambda: raw)
