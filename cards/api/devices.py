"""The devices of an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from pydantic_core import to_json
from rest_framework.request import Request

from cards import services
from cards.api import account_shapes as shapes
from cards.models import Device
from goprep.api import ApiView, conditional, etag_of, operation, reply

TAG = "devices"


class DevicesView(ApiView):
    @operation(
        "All devices",
        tag=TAG,
        name="listDevices",
        returns={200: shapes.Devices, 304: shapes.UNCHANGED},
        headers=shapes.WITH_ETAG,
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Every device that is logged in to the account, this one marked. There are never more
        than a hundred: past that, the one unused for longest is logged out."""
        found = services.devices_of(request.user, at=timezone.now())
        body = to_json(
            shapes.Devices(devices=[device_shape(device, request.auth) for device in found])
        )
        return conditional(request, etag_of(body), lambda: body)


class DeviceView(ApiView):
    @operation(
        "One device",
        tag=TAG,
        name="getDevice",
        returns={200: shapes.Device, 304: shapes.UNCHANGED},
        refuses=("not-found",),
        headers=shapes.WITH_ETAG,
    )
    def get(self, request: Request, device_id: UUID) -> HttpResponseBase:
        """A device of the account."""
        body = to_json(device_shape(_device(request, device_id), request.auth))
        return conditional(request, etag_of(body), lambda: body)

    @operation(
        "Rename a device",
        tag=TAG,
        name="renameDevice",
        takes=shapes.DeviceChange,
        returns={200: shapes.Device},
        refuses=("not-found",),
    )
    def patch(self, request: Request, device_id: UUID) -> HttpResponseBase:
        """Gives the device another name; its token stays."""
        device = _device(request, device_id)
        services.rename_device(device, self.body(shapes.DeviceChange).name)
        return reply(device_shape(device, request.auth))

    @operation(
        "Log a device out",
        tag=TAG,
        name="revokeDevice",
        returns={204: "Its token is refused from now on."},
        refuses=("not-found",),
    )
    def delete(self, request: Request, device_id: UUID) -> HttpResponseBase:
        """Ends the device's token: for a phone that is lost. What it had not sent yet can be sent
        after it logs in again."""
        if not services.revoke_device(request.user, device_id):
            raise Http404
        return reply(None, 204)


def device_shape(device: Device, current: Any) -> shapes.Device:
    return shapes.Device(
        id=device.id,
        name=device.name,
        scopes=device.scopes,
        current=current is not None and device.pk == current.pk,
        created_at=device.created,
        last_used_at=device.last_used_at,
        expires_at=device.expiry,
    )


def _device(request: Request, device_id: UUID) -> Device:
    found = services.devices_of(request.user, at=timezone.now()).filter(id=device_id).first()
    if found is None:
        raise Http404
    return found
