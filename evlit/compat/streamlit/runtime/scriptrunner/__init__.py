"""`streamlit.runtime.scriptrunner`: sessions for threads that an app starts."""

from evlit.errors import RerunRun as RerunException
from evlit.errors import StopRun as StopException
from evlit.runtime.guests import ScriptRunContext, add_script_run_ctx, get_script_run_ctx

__all__ = ["RerunException", "ScriptRunContext", "StopException", "add_script_run_ctx", "get_script_run_ctx"]
