"""The public names: all that evlit promises to keep. A change of the lists below is a change that users notice."""

from __future__ import annotations

import pkgutil
from types import ModuleType

import pytest

import evlit
from evlit import testing

EVLIT = """
    Page
    area_chart
    badge
    balloons
    bar_chart
    bottom
    button
    cache_data
    cache_resource
    caption
    chat_input
    chat_message
    checkbox
    checkpoint
    code
    color_picker
    column_config
    columns
    container
    context
    data_editor
    dataframe
    date_input
    datetime_input
    dialog
    divider
    download_button
    echo
    empty
    error
    errors
    exception
    expander
    experimental_dialog
    experimental_fragment
    feedback
    file_uploader
    form
    form_submit_button
    fragment
    get_option
    grid
    header
    help
    html
    info
    json
    latex
    line_chart
    link_button
    logo
    markdown
    menu_button
    metric
    multiselect
    navigation
    number_input
    pagination
    pills
    page_link
    popover
    progress
    query_params
    radio
    record
    rerun
    scatter_chart
    secrets
    segmented_control
    select_slider
    selectbox
    session_state
    set_option
    set_page_config
    shield
    sidebar
    skeleton
    slider
    snow
    space
    spinner
    status
    stop
    subheader
    success
    switch_page
    table
    tabs
    text
    text_area
    text_input
    time_input
    title
    toast
    toggle
    warning
    write
    write_stream
"""

TESTING = """
    AppTest
    AppTestError
    TestSession
    open_test_session
"""


@pytest.mark.parametrize(("module", "names"), [(evlit, EVLIT), (testing, TESTING)])
def test_the_public_names_are_these(module: ModuleType, names: str) -> None:
    assert sorted(module.__all__) == sorted(names.split())


@pytest.mark.parametrize("module", [evlit, testing])
def test_nothing_else_is_in_sight(module: ModuleType) -> None:
    """What is imported for use inside begins with an underscore, but for modules of ours and the future.

    What begins with an @, pytest puts into modules whose asserts it rewrites: those of a distribution with a plugin.
    """
    seen = {
        name
        for name, value in vars(module).items()
        if not name.startswith(("_", "@")) and name != "annotations" and not _is_part(module, name, value)
    }
    assert seen == set(module.__all__)


def _is_part(module: ModuleType, name: str, value: object) -> bool:
    is_ours = isinstance(value, ModuleType) and value.__name__ == f"{module.__name__}.{name}"
    return is_ours and name not in module.__all__


def test_no_module_hides_a_command() -> None:
    """Importing `evlit.status`, if there were one, would put the module in the place of `st.status`."""
    assert {module.name for module in pkgutil.iter_modules(evlit.__path__)} & set(evlit.__all__) == {"errors"}
