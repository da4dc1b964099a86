"""The address of a session's page as its runs see it (step 7 of the click journey): the working copy behind
`st.query_params`.

A run begins with the query that its `run.started` names. What a script changes shows at once in this copy and is
recorded as `address.changed`, one for each change, from which the viewer's address bar follows.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Literal

from evlit.core.address import format_query, is_embed, parse_query
from evlit.core.pages import PageInfo

if TYPE_CHECKING:
    from evlit.core.events import Event

logger: Final = logging.getLogger(__name__)


class Address:
    """Parameters of the page's address.

    Parameters
    ----------
    query
        Text after the question mark.
    """

    def __init__(self, query: str = "") -> None:
        self.params: dict[str, list[str]] = {}
        #: Parameters that belong to widgets drawn with `bind="query-params"`, and the ids of these.
        self.bound: dict[str, str] = {}
        #: The address was opened, and bound widgets follow it when they are drawn next: by going back or forward
        #: (then what it does not name is the default), or by a link.
        self.leads: Literal["history", "link"] | None = None
        self.followed: set[str] = set()  #: ids of those that were drawn since
        #: The pages that the session's last full run declared.
        self.pages: tuple[PageInfo, ...] = ()
        self.page = ""  #: name of the page that the last run showed
        self._query = ""
        self.load(query)

    @property
    def query(self) -> str:
        """The query as text."""
        return self._query

    def load(self, query: str) -> None:
        """Take the query that is recorded."""
        if query == self._query:
            if any(not values for values in self.params.values()):
                self.params = {name: values for name, values in self.params.items() if values}
            return
        self._query = query
        try:
            self.params = parse_query(query)
        except ValueError as error:
            logger.warning("the query of the address is ignored: %s", error)
            self.params = {}

    def follow(self, inputs: Iterable[Event]) -> None:
        """Note whether the page was opened at this address by one of the inputs of a run."""
        from evlit.core.events import PageOpened  # a tenth of `import evlit`

        for event in inputs:
            if isinstance(event, PageOpened):
                self.leads = "history" if event.history else "link"
                self.followed.clear()

    def replace(self, params: dict[str, list[str]]) -> bool:
        """Take other parameters; tells whether the address is another one now."""
        self.params = params
        before, self._query = self._query, format_query(params)
        return self._query != before

    def visible(self) -> dict[str, list[str]]:
        """Return what apps see."""
        return {name: values for name, values in self.params.items() if not is_embed(name)}

    def hidden(self) -> dict[str, list[str]]:
        """Return what apps do not see, and what stays when they remove everything."""
        return {name: values for name, values in self.params.items() if is_embed(name)}
