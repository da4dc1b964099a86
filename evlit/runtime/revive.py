"""Values of a recovered session, with the classes that its app has loaded (step 7 of the click journey).

A class that a log names is looked up among the modules that are loaded; nothing is imported because of a log, and no
`__init__` and no validator runs. What cannot be made is no entry at all: the app makes it as it does for a new
session.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from evlit.core.coded import Decoder
from evlit.core.values import declared_fields, mro, name_of, namespace
from evlit.runtime import tables
from evlit.runtime.kept_files import MAKERS
from evlit.runtime.large import unpack
from evlit.runtime.library_values import decode_scalar

_MISSING: Final[Any] = object()


class NotThereError(Exception):
    """A value cannot be made, now (`later`: its class may still be imported) or ever."""

    def __init__(self, why: str, *, later: bool = False) -> None:
        super().__init__(why)
        self.later = later


class Reviver(Decoder):
    """Makes the values of one session.

    Parameters
    ----------
    fetch
        Returns the bytes of a digest; raises `KeyError` when there are none.
    """

    def __init__(self, fetch: Callable[[str], bytes]) -> None:
        self._fetch = fetch

    def damaged(self, tag: Any, _v: Any) -> Any:
        raise NotThereError(f"the log holds a {tag!r:.40} that this version of evlit does not read")

    def revive(self, coded: Any) -> Any:
        """Return the value of an entry.

        Raises
        ------
        NotThereError
            When it cannot be made.
        """
        try:
            return self.read(coded)
        except NotThereError:
            raise
        except KeyError as error:
            raise NotThereError(f"the log does not have it any more: {error}") from error
        except Exception as error:
            # What a library or a damaged log raises; classes of the app are only built from below.
            raise NotThereError(f"{type(error).__name__}: {error}") from error

    def tagged(self, tag: Any, v: Any, value: dict[str, Any]) -> Any:
        match tag:
            case "opaque" | "late" | "redacted":
                raise NotThereError("it was not written in time" if tag == "late" else "it is only named in the log")
            case "object" | "namedtuple":
                return self._instance(tag, value)
            case "enum":
                return _member(value)
            case "scalar":
                return decode_scalar(value, self.read(v))
            case "json":
                return self.read(unpack(self._fetch(v["blob"])))
            case "table" | "array":
                coded = unpack(self._fetch(v["more"]["blob"])) if "more" in v else v
                return tables.read(coded, value["type"], self._fetch, self.read)
            case "file":
                if value["type"] not in MAKERS:
                    raise NotThereError(f"{value['type']} is not there", later=True)
                return MAKERS[value["type"]](self._fetch(v["data"]["blob"]), v)
            case "datetime" | "time" if "zone" in value:
                from zoneinfo import ZoneInfo

                return super().tagged(tag, v, value).replace(tzinfo=ZoneInfo(value["zone"]))
            case _:
                return super().tagged(tag, v, value)

    def _instance(self, tag: str, value: dict[str, Any]) -> Any:
        cls = class_of(value["type"])
        parts = {part: {k: self.read(x) for k, x in (value.get(part) or {}).items()} for part in ("v", "rest")}
        if tag == "namedtuple":
            if getattr(cls, "_fields", None) != tuple(parts["v"]):
                raise NotThereError(f"{value['type']} has other fields now")
            return tuple.__new__(cls, parts["v"].values())
        names = declared_fields(cls)
        if names is None or not set(parts["v"]) <= set(names):
            raise NotThereError(f"{value['type']} has other fields now")
        fields = {name: parts["v"].get(name, _MISSING) for name in names}
        for name, given in fields.items():
            if given is _MISSING:
                fields[name] = _default(cls, name)
        made = object.__new__(cls)
        if any("__pydantic_fields__" in namespace(base) for base in mro(cls)):
            self._fill_model(made, cls, {**fields, **parts["rest"]}, value)
            return made
        for name, given in (*fields.items(), *parts["rest"].items()):
            object.__setattr__(made, name, given)
        if "_attrs_cached_hash" in getattr(getattr(cls.__hash__, "__code__", None), "co_names", ()):
            object.__setattr__(made, "_attrs_cached_hash", None)
        return made

    def _fill_model(self, made: Any, cls: Any, attributes: dict[str, Any], value: dict[str, Any]) -> None:
        extra: Any = {} if dict(getattr(cls, "model_config", {})).get("extra") == "allow" else None
        private: Any = {} if getattr(cls, "__private_attributes__", None) else None
        object.__setattr__(made, "__dict__", attributes)
        object.__setattr__(made, "__pydantic_fields_set__", self.read(value.get("fields_set", [])) or set())
        object.__setattr__(made, "__pydantic_extra__", self.read(value.get("extra")) or extra)
        object.__setattr__(made, "__pydantic_private__", self.read(value.get("private")) or private)


def class_of(name: str) -> Any:
    """Return a class that is loaded, by module and qualified name.

    Raises
    ------
    NotThereError
        When it is not.
    """
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        for scope in _modules(".".join(parts[:cut])):
            found: Any = scope.get(parts[cut], _MISSING)
            for part in parts[cut + 1 :]:
                found = namespace(found).get(part, _MISSING) if _is_class(found) else _MISSING
            if _is_class(found) and name_of(found) == name:
                return found
    raise NotThereError(f"{name} is not there: nothing has defined or imported it", later=True)


def _modules(name: str) -> list[Mapping[str, Any]]:
    """Return the names of a module, if it is loaded. Each run has a `__main__` of its own: the one that asks counts."""
    if name == "__main__":
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_globals.get("__name__") == "__main__":
                return [frame.f_globals]
            frame = frame.f_back  # type: ignore[assignment]  # None ends the walk
    module = sys.modules.get(name)
    return [] if module is None else [module.__dict__]


def _is_class(value: Any) -> bool:
    return type in mro(type(value))


def _default(cls: type, name: str) -> Any:
    """Return the default of a field that the class did not have when the value was recorded."""
    for base in mro(cls):
        declared = namespace(base)
        if "__attrs_attrs__" in declared:
            found = next(each for each in declared["__attrs_attrs__"] if each.name == name).default
            if getattr(found, "takes_self", True) is False:
                return found.factory()
            if type(found).__name__ not in ("Factory", "_Nothing"):
                return found
        elif "__dataclass_fields__" in declared:
            field = declared["__dataclass_fields__"][name]
            missing = type(field.default).__name__ == "_MISSING_TYPE"
            if not missing:
                return field.default
            if type(field.default_factory).__name__ != "_MISSING_TYPE":
                return field.default_factory()
        elif "__pydantic_fields__" in declared:
            field = declared["__pydantic_fields__"][name]
            if not field.is_required():
                return field.get_default(call_default_factory=True)
        else:
            continue
        break
    raise NotThereError(f"{name_of(cls)} has a field {name!r} now, which has no default")


def _member(value: dict[str, Any]) -> Any:
    cls = class_of(value["type"])
    if "value" in value:
        return cls(value["value"])
    found = namespace(cls).get("_member_map_", {}).get(value["v"], _MISSING)
    if found is _MISSING:
        raise NotThereError(f"{value['type']} has no member {value['v']!r:.80} now")
    return found
