"""`st.help` (step 7 of the click journey): what a Python object is, as far as Python knows.

Nothing of the object is called but its `repr`: members are looked up without running properties.
"""

from __future__ import annotations

import inspect
import sys
import types
from typing import TYPE_CHECKING, Any, Final

from evlit.api.emitter import Emitter
from evlit.api.sizes import WidthWithoutContent, check_width
from evlit.runtime.sourcecode import arguments, calling_place

if TYPE_CHECKING:
    from evlit.api.container import Container

#: Characters of a documentation, and of a value.
_DOC_LIMIT: Final = 20_000
_VALUE_LIMIT: Final = 1000
_SHORT_LIMIT: Final = 200

#: Members that are shown at the most.
_MEMBERS: Final = 500

_FUNCTIONS: Final = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.MethodWrapperType,
    classmethod,
    staticmethod,
)

_NOTHING: Final = object()


class HelpMixin(Emitter):
    """The command that explains objects."""

    __slots__ = ()

    def help(self, obj: Any = _NOTHING, *, width: WidthWithoutContent = "stretch") -> Container:
        """Show what is known of a Python object: name, type, signature or value, documentation, members.

        Parameters
        ----------
        obj
            Any object; the library itself when left out.
        width
            `"stretch"` or pixels.

        Examples
        --------
        >>> import evlit as st
        >>> _ = st.help(st.slider)
        """
        if obj is _NOTHING:
            return self._help(sys.modules["evlit"], "", width)
        names = arguments(calling_place())
        return self._help(obj, names[0] if names else "", width)

    def _help(self, obj: Any, written: str, width: WidthWithoutContent = "stretch") -> Container:
        """Show an object.

        Parameters
        ----------
        written
            What the app's text calls it; empty when that is not known.
        """
        props = about(obj, written)
        if width != "stretch":
            props["width"] = check_width(width, content=False)
        return self._emit("help", props)


def about(obj: Any, written: str = "") -> dict[str, Any]:
    """Return the props of an object's help."""
    props: dict[str, Any] = {"type": _type(obj), "members": _members(obj)}
    name = _name(obj) or written
    if name:
        props["name"] = name
    if _is_callable(obj):
        signature = _signature(obj)
        if signature is not None:
            props["signature"] = signature
    elif not isinstance(obj, types.ModuleType):
        props["value"] = _repr(obj, _VALUE_LIMIT)
    doc = _doc(obj)
    if doc:
        props["doc"] = doc[:_DOC_LIMIT]
    return props


def _name(obj: Any) -> str:
    """Return the name that an object has by itself."""
    if isinstance(obj, types.ModuleType):
        return obj.__name__
    if not _is_callable(obj):
        return ""
    name = getattr(obj, "__qualname__", None) or getattr(obj, "__name__", None)
    module = getattr(obj, "__module__", None)
    if not isinstance(name, str):
        return ""
    return f"{module}.{name}" if isinstance(module, str) and module not in ("builtins", "__main__") else name


def _is_callable(obj: Any) -> bool:
    return isinstance(obj, (*_FUNCTIONS, types.MethodType, type)) or (callable(obj) and hasattr(obj, "__wrapped__"))


def _type(obj: Any) -> str:
    if isinstance(obj, type):
        return "class"
    if isinstance(obj, types.ModuleType):
        return "module"
    if isinstance(obj, types.MethodType):
        return "method"
    if isinstance(obj, property):
        return "property"
    if isinstance(obj, _FUNCTIONS) or _is_callable(obj):
        return "function"
    cls = type(obj)
    return cls.__qualname__ if cls.__module__ in ("builtins", "__main__") else f"{cls.__module__}.{cls.__qualname__}"


def _signature(obj: Any) -> str | None:
    try:
        return str(inspect.signature(obj))
    except Exception:  # noqa: BLE001  # C functions have none; what else goes wrong is the object's
        return None


def _doc(obj: Any) -> str:
    try:
        return inspect.getdoc(obj) or ""
    except Exception:  # noqa: BLE001  # the `__doc__` of an object may be anything
        return ""


def _repr(obj: Any, limit: int) -> str:
    try:
        text = repr(obj)
    except Exception as error:  # noqa: BLE001  # the object's own: it is shown
        return f"(its repr raises {type(error).__name__})"
    return text if len(text) <= limit else text[:limit] + "…"


def _members(obj: Any) -> list[dict[str, Any]]:
    try:
        found = dict(inspect.getmembers_static(obj))
    except Exception:  # noqa: BLE001  # an object may lie about what it has
        return []
    public = getattr(obj, "__all__", None) if isinstance(obj, types.ModuleType) else None
    names = sorted(found) if public is None else [name for name in sorted(public) if name in found]
    return [_member(name, found[name]) for name in names if not name.startswith("_")][:_MEMBERS]


def _member(name: str, value: Any) -> dict[str, Any]:
    kind = _type(value)
    member: dict[str, Any] = {"name": name, "type": kind}
    if isinstance(value, types.GetSetDescriptorType | types.MemberDescriptorType):
        member["type"] = kind = "property"
    if kind in ("function", "method", "class", "module", "property"):
        doc = _doc(value).strip().partition("\n")[0]
        if doc:
            member["doc"] = doc[:_SHORT_LIMIT]
    else:
        member["value"] = _repr(value, _SHORT_LIMIT)
    return member
