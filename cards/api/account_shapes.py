"""What accounts and devices look like on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from goprep.api import Shape

Scope = Literal["study", "content:write"]
DeviceName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00]*$"),
]
Password = Annotated[str, StringConstraints(min_length=1, max_length=1000)]

SETTINGS = {
    "desired_retention": 0.9,
    "learning_steps_s": [60, 600],
    "relearning_steps_s": [600],
    "weights": None,
    "time_zone": "Asia/Shanghai",
    "rollover_hour": 4,
    "new_per_day": 20,
    "reviews_per_day": 200,
    "language": "zh-hans",
    "go_release": "1.24",
}
DEVICE = {
    "id": "0b7e9c1e-6c0f-4a55-9d3f-2f6d2f0c9a11",
    "name": "Ana's phone",
    "scopes": ["study"],
    "current": True,
    "created_at": "2026-03-02T09:00:00Z",
    "last_used_at": "2026-03-04T18:30:00Z",
    "expires_at": "2026-08-31T18:30:00Z",
}
ACCOUNT = {
    "username": "ana",
    "learner": "9f1c1f44-5d0e-4d5e-8a0e-6a5f1f0e2b33",
    "created_at": "2026-03-02T09:00:00Z",
    "scopes": ["study"],
    "settings": SETTINGS,
}
TOKEN = "gp_" + "3f" * 32
UNCHANGED = "The client has it already."
WITH_ETAG = {"ETag": "Names exactly this content."}


def _shown(*values: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [*values]})


def _no_default(schema: dict[str, Any]) -> None:
    """What is left out stays as it is; no value stands for it."""
    schema.pop("default", None)


def _optional(**bounds: Any) -> Any:
    return Field(default=None, json_schema_extra=_no_default, **bounds)


class SettingsChange(Shape):
    """Settings to set; what is left out stays as it is."""

    model_config = _shown({"new_per_day": 10, "time_zone": "Europe/Berlin"})

    desired_retention: float = _optional(
        ge=0.70, le=0.97, description="The share of cards to still know when they come due."
    )
    learning_steps_s: list[int] = _optional(
        max_length=10, description="Delays of a new card, in seconds, each under a day."
    )
    relearning_steps_s: list[int] = _optional(
        max_length=10, description="Delays of a forgotten card, in seconds, each under a day."
    )
    weights: list[float] | None = _optional(
        min_length=21, max_length=21, description="FSRS-6 weights; null for the shipped ones."
    )
    time_zone: str = _optional(
        max_length=64, description="IANA name of the time zone that decides when a day begins."
    )
    rollover_hour: int = _optional(ge=0, le=23, description="The hour at which a day begins.")
    new_per_day: int = _optional(ge=0, le=9999)
    reviews_per_day: int = _optional(ge=0, le=9999)
    language: Literal["en", "zh-hans"] = _optional()
    go_release: str = _optional(
        max_length=8, description="Go release for answers and examples, such as 1.24."
    )


class Settings(Shape):
    """How one learns: the end of the settings timeline."""

    model_config = _shown(SETTINGS)

    desired_retention: float = Field(description="The share of cards to still know when due.")
    learning_steps_s: list[int] = Field(description="Delays of a new card, in seconds.")
    relearning_steps_s: list[int] = Field(description="Delays of a forgotten card, in seconds.")
    weights: list[float] | None = Field(description="FSRS-6 weights; null for the shipped ones.")
    time_zone: str = Field(description="IANA name of the time zone that decides the day.")
    rollover_hour: int = Field(description="The hour at which a day begins, 0 to 23.")
    new_per_day: int
    reviews_per_day: int
    language: Literal["en", "zh-hans"]
    go_release: str = Field(description="Go release for answers and examples.")


class Device(Shape):
    """A device that is logged in; its token is known to itself alone."""

    model_config = _shown(DEVICE)

    id: UUID
    name: str
    scopes: list[Scope]
    current: bool = Field(description="Whether this is the device that asks.")
    created_at: datetime
    last_used_at: datetime | None = Field(description="To the quarter of an hour.")
    expires_at: datetime | None = Field(description="Half a year after the last use.")


class Devices(Shape):
    """All devices that are logged in, the latest log-in first."""

    model_config = _shown({"devices": [DEVICE]})

    devices: list[Device]


class Account(Shape):
    """The account that the device belongs to."""

    model_config = _shown(ACCOUNT)

    username: str
    learner: UUID = Field(description="Names the learner for ever; never used in addresses.")
    created_at: datetime
    scopes: list[Scope] = Field(description="What a device may ask for at log-in.")
    settings: Settings


class LoggedIn(Shape):
    """The device's token, shown this once: keep it where other programs cannot read it."""

    model_config = _shown({"token": TOKEN, "device": DEVICE, "account": ACCOUNT})

    token: str = Field(description="Sent as `Authorization: Bearer <token>`.")
    device: Device
    account: Account


class LogIn(Shape):
    """Name and password of an account, and what the device is called."""

    model_config = _shown(
        {"username": "ana", "password": "plums in the icebox", "device": "Ana's phone"},
        {
            "username": "editor",
            "password": "correct horse battery",
            "device": "card uploader",
            "scopes": ["study", "content:write"],
        },
    )

    username: str = Field(max_length=150)
    password: Password
    device: DeviceName = Field(description="A name to tell it by in the list of devices.")
    scopes: list[Scope] = Field(default=["study"], min_length=1, max_length=2)
    code: str = Field(
        "",
        max_length=40,
        description="The second step's code or a recovery code: for content:write, from those who"
        " set one up.",
    )


class SignUp(Shape):
    """A new account, and the device that makes it."""

    model_config = _shown(
        {
            "username": "ana",
            "password": "plums in the icebox",
            "device": "Ana's phone",
            "settings": {
                "time_zone": "Asia/Shanghai",
                "language": "zh-hans",
                "go_release": "1.24",
            },
        }
    )

    username: str = Field(description="Letters, digits and @ . + - _", max_length=150)
    password: Password = Field(description="At least 8 characters, and none of the usual ones.")
    device: DeviceName = Field(description="A name to tell it by in the list of devices.")
    settings: SettingsChange = Field(
        default=SettingsChange(), description="What the learner starts with."
    )


class AccountChange(Shape):
    """What to change about the account."""

    model_config = _shown({"settings": {"new_per_day": 10, "time_zone": "Europe/Berlin"}})

    settings: SettingsChange


class PasswordChange(Shape):
    """The password as it is, and as it shall be."""

    model_config = _shown(
        {"password": "plums in the icebox", "new_password": "so sweet and so cold"}
    )

    password: Password
    new_password: Password


class Confirmation(Shape):
    """The account's password, typed by the person."""

    model_config = _shown({"password": "plums in the icebox"})

    password: Password


class DeviceChange(Shape):
    """A new name for a device."""

    model_config = _shown({"name": "Ana's old phone"})

    name: DeviceName


class LogOut(Shape):
    """Which devices to log out; `others` and `all` log out every browser too."""

    model_config = _shown({"devices": "this"}, {"devices": "others"})

    devices: Literal["this", "others", "all"] = "this"


class LoggedOut(Shape):
    """How many devices and how many browsers were logged out."""

    model_config = _shown({"revoked": 1, "browsers": 0})

    revoked: int
    browsers: int
