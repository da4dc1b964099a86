"""evlit."""

from evlit.api.container import Container as _Container
from evlit.api.flow import dialog, fragment, rerun, stop

_main = _Container()
text = _main.text
