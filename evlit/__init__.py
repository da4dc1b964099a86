"""evlit: a Streamlit-compatible app runtime whose every session is an event log.

Use it as `import evlit as st`. `evlit serve app.py` runs an app; `evlit replay session.db` shows any moment of any
session of it.
"""

from __future__ import annotations

from evlit import errors
from evlit.api import column_config
from evlit.api import places as _places
from evlit.api.caching import cache_data, cache_resource
from evlit.api.configuration import get_option, set_option
from evlit.api.dialogs import dialog
from evlit.api.echo import echo
from evlit.api.flow import checkpoint, rerun, shield, stop
from evlit.api.fragments import fragment
from evlit.api.navigation import Page, navigation, switch_page
from evlit.api.page import logo, set_page_config
from evlit.api.query_params import QueryParamsProxy as _QueryParams
from evlit.api.recording import record
from evlit.api.secrets import SecretsProxy as _Secrets
from evlit.api.session_context import ContextProxy as _Context
from evlit.api.state import SessionStateProxy as _SessionState

_main = _places.MAIN_PLACE
sidebar = _places.SIDEBAR_PLACE
bottom = _places.BOTTOM_PLACE
session_state = _SessionState()
query_params = _QueryParams()
context = _Context()
secrets = _Secrets()

# Write
write = _main.write
write_stream = _main.write_stream

# Text
title = _main.title
header = _main.header
subheader = _main.subheader
markdown = _main.markdown
caption = _main.caption
text = _main.text
code = _main.code
divider = _main.divider
latex = _main.latex
json = _main.json
html = _main.html
help = _main.help
badge = _main.badge

# Data and charts
dataframe = _main.dataframe
table = _main.table
data_editor = _main.data_editor
metric = _main.metric
line_chart = _main.line_chart
area_chart = _main.area_chart
bar_chart = _main.bar_chart
scatter_chart = _main.scatter_chart

# Widgets
button = _main.button
checkbox = _main.checkbox
toggle = _main.toggle
radio = _main.radio
selectbox = _main.selectbox
multiselect = _main.multiselect
slider = _main.slider
select_slider = _main.select_slider
text_input = _main.text_input
text_area = _main.text_area
number_input = _main.number_input
date_input = _main.date_input
file_uploader = _main.file_uploader
page_link = _main.page_link
form = _main.form
form_submit_button = _main.form_submit_button
pills = _main.pills
segmented_control = _main.segmented_control
feedback = _main.feedback
color_picker = _main.color_picker
time_input = _main.time_input
datetime_input = _main.datetime_input
pagination = _main.pagination
download_button = _main.download_button
link_button = _main.link_button
menu_button = _main.menu_button
chat_input = _main.chat_input

# Layout
columns = _main.columns
container = _main.container
empty = _main.empty
expander = _main.expander
tabs = _main.tabs
popover = _main.popover
chat_message = _main.chat_message
grid = _main.grid
space = _main.space

# Status
success = _main.success
info = _main.info
warning = _main.warning
error = _main.error
exception = _main.exception
spinner = _main.spinner
progress = _main.progress
status = _main.status
toast = _main.toast
balloons = _main.balloons
snow = _main.snow
skeleton = _main.skeleton

# Names of older tutorials
experimental_fragment = fragment
experimental_dialog = dialog

__all__ = [
    "Page",
    "area_chart",
    "badge",
    "balloons",
    "bar_chart",
    "bottom",
    "button",
    "cache_data",
    "cache_resource",
    "caption",
    "chat_input",
    "chat_message",
    "checkbox",
    "checkpoint",
    "code",
    "color_picker",
    "column_config",
    "columns",
    "container",
    "context",
    "data_editor",
    "dataframe",
    "date_input",
    "datetime_input",
    "dialog",
    "divider",
    "download_button",
    "echo",
    "empty",
    "error",
    "errors",
    "exception",
    "expander",
    "experimental_dialog",
    "experimental_fragment",
    "feedback",
    "file_uploader",
    "form",
    "form_submit_button",
    "fragment",
    "get_option",
    "grid",
    "header",
    "help",
    "html",
    "info",
    "json",
    "latex",
    "line_chart",
    "link_button",
    "logo",
    "markdown",
    "menu_button",
    "metric",
    "multiselect",
    "navigation",
    "number_input",
    "page_link",
    "pagination",
    "pills",
    "popover",
    "progress",
    "query_params",
    "radio",
    "record",
    "rerun",
    "scatter_chart",
    "secrets",
    "segmented_control",
    "select_slider",
    "selectbox",
    "session_state",
    "set_option",
    "set_page_config",
    "shield",
    "sidebar",
    "skeleton",
    "slider",
    "snow",
    "space",
    "spinner",
    "status",
    "stop",
    "subheader",
    "success",
    "switch_page",
    "table",
    "tabs",
    "text",
    "text_area",
    "text_input",
    "time_input",
    "title",
    "toast",
    "toggle",
    "warning",
    "write",
    "write_stream",
]
