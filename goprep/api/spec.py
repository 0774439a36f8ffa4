"""OpenAPI 3.1 from the code: ``@operation`` says once what a method takes, returns and refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentIdentity, ResolvedComponent
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
)
from pydantic import BaseModel
from pydantic.json_schema import model_json_schema

from goprep.api.problems import CODES, CONTENT_TYPE, Problem, problem

# What any token allows, such as giving it up.
ANY_SCOPE = "*"
V = TypeVar("V", bound=Callable[..., Any])
REFS = "#/components/schemas/{model}"
# What any operation may answer; those that take a token or a body add theirs.
ALWAYS = ("not-acceptable", "too-many-requests", "internal")
BEFORE_THE_VIEWS = ("address-too-long", "headers-too-large")
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of the copy that the client has; 304 if it is still the same.",
)


def operation(
    summary: str,
    *,
    tag: str,
    returns: Mapping[int, type[BaseModel] | str | tuple[str, str]],
    takes: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    refuses: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
    public: bool = False,
    scoped: bool = True,
    name: str | None = None,
) -> Callable[[V], V]:
    """Describe one method of an ``ApiView``; its docstring is the description.

    ``returns``: status → shape, or a sentence where there is no body, or (media type, sentence)
    for what is not JSON. ``query``: a shape whose fields are the query parameters. ``refuses``:
    further problem codes. ``headers``: those of the answer, name → meaning. ``public``: no token is
    needed; not ``scoped``: any token will do.
    """

    def describe(method: V) -> V:
        codes = {*ALWAYS, *refuses}
        codes |= set() if public else {"not-authenticated"}
        codes |= {"missing-scope"} if scoped and not public else set()
        codes |= {"malformed", "invalid", "too-large", "unsupported-media-type"} if takes else set()
        codes |= {"invalid"} if query else set()
        decorated: V = extend_schema(
            operation_id=name,
            summary=summary,
            tags=[tag],
            request=takes,
            parameters=[
                *_query(query),
                *([IF_NONE_MATCH] if 304 in returns else []),
                _retry_after(codes),
                *_headers(returns, headers or {}),
            ],
            responses={**_good(returns), **_bad(codes)},
            examples=_examples(takes, request_only=True) if takes else [],
        )(method)
        return decorated

    return describe


def examples_of(shape: type[BaseModel]) -> list[Any]:
    extra = shape.model_config.get("json_schema_extra")
    return list(extra.get("examples", [])) if isinstance(extra, dict) else []  # type: ignore[arg-type]


def _examples(shape: type[BaseModel], **where: Any) -> list[OpenApiExample]:
    return [
        OpenApiExample(f"{shape.__name__} {number}", value=value, **where)
        for number, value in enumerate(examples_of(shape), 1)
    ]


def _good(returns: Mapping[int, Any]) -> dict[Any, OpenApiResponse]:
    found: dict[Any, OpenApiResponse] = {}
    for status, what in returns.items():
        if isinstance(what, str):
            found[status] = OpenApiResponse(description=what)
        elif isinstance(what, tuple):
            media_type, sentence = what
            binary = {"type": "string", "format": "binary"}
            found[(status, media_type)] = OpenApiResponse(binary, description=sentence)
        else:
            doc = (what.__doc__ or "").strip().split("\n")[0]
            examples = _examples(what, response_only=True, status_codes=[str(status)])
            found[status] = OpenApiResponse(what, description=doc, examples=examples)
    return found


def _bad(codes: set[str]) -> dict[Any, OpenApiResponse]:
    by_status: dict[int, list[str]] = {}
    for code in sorted(codes):
        by_status.setdefault(int(CODES[code].status), []).append(code)
    return {
        (status, CONTENT_TYPE): OpenApiResponse(
            Problem,
            description=". ".join(CODES[code].title for code in those) + ".",
            examples=[
                OpenApiExample(
                    code,
                    value=_example_of(code),
                    response_only=True,
                    media_type=CONTENT_TYPE,
                    status_codes=[str(status)],
                )
                for code in those
            ],
        )
        for status, those in sorted(by_status.items())
    }


def _example_of(code: str) -> dict[str, Any]:
    return {**problem(code).model_dump(), "request_id": "5f0c9f5c0f7c4e0b9d0a5b6c"}


def _query(shape: type[BaseModel] | None) -> list[OpenApiParameter]:
    if shape is None:
        return []
    schema = shape.model_json_schema()
    return [
        OpenApiParameter(
            field,
            {key: value for key, value in part.items() if key not in ("title", "description")},
            OpenApiParameter.QUERY,
            required=field in schema.get("required", ()),
            description=part.get("description", ""),
        )
        for field, part in schema["properties"].items()
    ]


def _retry_after(codes: set[str]) -> OpenApiParameter:
    waits = {int(CODES[code].status) for code in codes} & {429, 503}
    return OpenApiParameter(
        "Retry-After",
        int,
        OpenApiParameter.HEADER,
        description="Seconds to wait before sending the same again.",
        response=sorted(waits),
    )


def _headers(returns: Mapping[int, Any], headers: Mapping[str, str]) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(
            header,
            str,
            OpenApiParameter.HEADER,
            description=meaning,
            response=list(returns),
        )
        for header, meaning in headers.items()
    ]


class ApiSchema(AutoSchema):
    """Says which scope each operation wants, and where a token may be sent and need not be."""

    def get_auth(self) -> list[Any]:
        wanted = getattr(self.view, "scope", None)
        scopes = [] if wanted in (None, ANY_SCOPE) else [wanted]
        found: list[Any] = [dict.fromkeys(one, scopes) for one in super().get_auth() if one]
        return [{}, *found] if found and wanted is None else found


def finished(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The document with what all operations share: refusals, problems, one form of sentences."""
    result["x-problems"] = {
        code: {"status": int(kind.status), "summary": kind.title, "description": kind.advice}
        for code, kind in CODES.items()
    }
    _add_shared_refusals(result)
    _unwrap(result)
    return result


def _unwrap(node: Any) -> None:
    """Paragraphs become one line each: where a line of the source ends says nothing."""
    if isinstance(node, list):
        for part in node:
            _unwrap(part)
    elif isinstance(node, dict):
        for key, part in node.items():
            if key == "description" and isinstance(part, str):
                paragraphs = (" ".join(one.split()) for one in part.split("\n\n"))
                node[key] = "\n\n".join(paragraphs).strip()
            elif key != "examples":
                _unwrap(part)


def _add_shared_refusals(result: dict[str, Any]) -> None:
    """What the web server refuses before any view sees it, described once and named by all."""
    shared = {code: str(int(CODES[code].status)) for code in BEFORE_THE_VIEWS}
    for item in result["paths"].values():
        for said in item.values():
            refs = {shared[code]: {"$ref": f"#/components/responses/{code}"} for code in shared}
            said["responses"] = dict(sorted((said["responses"] | refs).items()))
    result["components"]["responses"] = {
        code: {
            "description": f"{CODES[code].title}.",
            "content": {
                CONTENT_TYPE: {
                    "schema": {"$ref": REFS.format(model=Problem.__name__)},
                    "examples": {code: {"value": _example_of(code)}},
                }
            },
        }
        for code in shared
    }


def _with_names(node: Any, parts: dict[str, Any]) -> Any:
    """What pydantic wrote out in place, as it does for a shape it does not check, goes to ``parts``
    and is named there like all others."""
    if isinstance(node, list):
        return [_with_names(part, parts) for part in node]
    if not isinstance(node, dict):
        return node
    named = {key: _with_names(part, parts) for key, part in node.items()}
    if "title" not in node or not isinstance(node.get("properties"), dict):
        return named
    parts[node["title"]] = named
    return {"$ref": REFS.format(model=node["title"])}


class ShapeSchema(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Pydantic's own schema: what it accepts for bodies, what it writes for answers."""

    target_class = "pydantic.BaseModel"
    match_subclasses = True
    priority = 1

    def get_name(self, auto_schema: Any, direction: str) -> str:
        return str(self.target.__name__)

    def get_identity(self, auto_schema: Any, direction: str) -> Any:
        """The name: a shape inside another is known by nothing else. Tests keep names unique."""
        return ComponentIdentity(self.target.__name__)  # type: ignore[no-untyped-call]

    def map_serializer(self, auto_schema: Any, direction: str) -> Any:
        mode: Any = "validation" if direction == "request" else "serialization"
        schema = model_json_schema(self.target, ref_template=REFS, mode=mode)
        parts = schema.pop("$defs", {})
        schema = {key: _with_names(part, parts) for key, part in schema.items()}
        for name, part in parts.items():
            auto_schema.registry.register_on_missing(
                ResolvedComponent(  # type: ignore[no-untyped-call]
                    name=name,
                    type=ResolvedComponent.SCHEMA,
                    object=ComponentIdentity(name),  # type: ignore[no-untyped-call]
                    schema=part,
                )
            )
        return schema


class DeviceScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The token of one device, as every operation but the public ones wants it."""

    target_class = "goprep.api.devices.DeviceAuthentication"
    name = "device"

    def get_security_definition(self, auto_schema: Any) -> Any:
        return {"type": "http", "scheme": "bearer", "description": "The token of one device."}
