"""Widgets whose value is part of the page's address, as runs draw them (step 7 of the click journey).

Theory of operation
-------------------
The address and the value of a bound widget follow each other:

- When the widget is drawn and has no value yet, what the address names is its value; what does not fit it leaves the
  address (S-167). After the user went back or forward the address leads: for the first drawing of each widget it goes
  before all else, and a parameter that is missing means the default (S-173). After a link or `st.switch_page` what the
  address names leads, and what it does not name stays.
- Then the address is made to say what the widget shows (`show`). What users edit is folded into the address when it is
  recorded (`core.fold`), so a run finds it there.
- A widget that a completed run did not draw leaves the address, and keeps its value (S-172).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evlit.core import bound
from evlit.core.same import same
from evlit.core.tree import Props
from evlit.core.widgets import is_password
from evlit.errors import InvalidValue, StreamlitAPIException

if TYPE_CHECKING:
    from evlit.runtime.core import RunCore


def take(core: RunCore, id: str, kind: str, props: Props, default: Any) -> None:
    """Give a widget that is about to be drawn the value that the address names, if it is the address's to say."""
    props["bind"]["default"] = default
    if is_password(props):
        raise StreamlitAPIException(
            'A password cannot be part of the address: leave `bind="query-params"` out, or choose another `type`.'
        )
    address, state, name = core.address, core.state, props["bind"]["name"]
    texts = address.params.get(name)
    leads = address.leads if id not in address.followed else None
    address.followed.add(id)
    if texts is None:
        if leads == "history":
            _clear(core, id, name, default)
        return
    if leads is None and (name in state.user or id in state.wire):
        return
    try:
        value = bound.value_of(kind, props, texts)
    except InvalidValue:
        _set(core, name, None)
        if leads == "history":
            _clear(core, id, name, default)
        return
    state.user.pop(name, None)
    state.decide(id, value)


def show(core: RunCore, id: str, kind: str, props: Props, value: Any) -> None:
    """Make the address say what a widget shows."""
    name = props["bind"]["name"]
    core.address.bound[name] = id
    _set(core, name, bound.texts_of(kind, props, value))


def end(core: RunCore) -> None:
    """End a run that drew everything: what it did not draw leaves the address."""
    address, state = core.address, core.state
    for name, id in list(address.bound.items()):
        if id not in state.drawn and (core.scope is None or state.is_within(id, core.scope)):
            del address.bound[name]
            _set(core, name, None)
    if core.scope is None:
        address.leads = None


def leave_pages(core: RunCore, page: str) -> None:
    """Free the parameters of widgets of other pages than this one."""
    address, metas = core.address, core.state.meta
    for name, id in list(address.bound.items()):
        meta = metas.get(id)
        if meta is not None and meta.page not in ("", page):
            del address.bound[name]


def _clear(core: RunCore, id: str, name: str, default: Any) -> None:
    """Send a widget back to its default."""
    state = core.state
    state.user.pop(name, None)
    before = state.meta.get(id)
    if id in state.wire or (before is not None and not same(before.default, default)):
        state.decide(id, default)


def _set(core: RunCore, name: str, texts: list[str] | None) -> None:
    params = core.address.params
    if params.get(name) != texts:
        core.set_query(bound.stated(params, name, texts), push=False)
