"""Finding elements: what `AppTest` and every block offer (S-337)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from evlit.testing.elements.types import filling, is_of, type_of

if TYPE_CHECKING:
    from evlit.core.tree import Node as TreeNode
    from evlit.testing.elements.base import Block, BlockList, Element, ElementList, View, WidgetList
    from evlit.testing.elements.buttons import (
        Button,
        Checkbox,
        DownloadButton,
        Feedback,
        LinkButton,
        MenuButton,
        PageLink,
        Toggle,
    )
    from evlit.testing.elements.choices import ButtonGroup, Multiselect, Pagination, Radio, Selectbox, SelectSlider
    from evlit.testing.elements.fields import (
        ColorPicker,
        DateInput,
        DateTimeInput,
        NumberInput,
        Slider,
        TextArea,
        TextInput,
        TimeInput,
    )
    from evlit.testing.elements.files import AudioInput, CameraInput, ChatInput, FileUploader
    from evlit.testing.elements.layout import ChatMessage, Column, Expander, Grid, Status, Tab
    from evlit.testing.elements.shown import (
        Caption,
        Code,
        Dataframe,
        Divider,
        Error,
        Exception,  # noqa: A004  # the name that tests know
        Header,
        Help,
        Html,
        Image,
        Info,
        Json,
        Latex,
        Markdown,
        Metric,
        Progress,
        Space,
        Subheader,
        Success,
        Table,
        Text,
        Title,
        Toast,
        Warning,  # noqa: A004  # the name that tests know
    )


class Lookup:
    """Lists of elements by type, each in the order of the page."""

    def _nodes(self) -> Iterator[TreeNode]:
        """Go through the part of the page to look in."""
        raise NotImplementedError

    def _page(self) -> View:
        """Return the page that the nodes are on."""
        raise NotImplementedError

    def _find(self, accessor: str) -> list[Any]:
        wrap = self._page().wrap
        return [wrap(node) for node in self._nodes() if is_of(node, accessor)]

    def get(self, element_type: str) -> Sequence[Any]:
        """Return the elements of a type by its name; types without a class too."""
        wrap = self._page().wrap
        nodes = (node for node in self._nodes() if filling(node) is node)
        found = [node for node in nodes if element_type in (type_of(node), node.kind)]
        return _list(element_type, [wrap(node) for node in found])

    def get_by_key(self, key: str | int) -> Element | Block:
        """Return the element or block with a key.

        Raises
        ------
        KeyError
            When there is none; it names the keys that there are.
        """
        from evlit.testing.elements.base import MissingKey

        keys = []
        for node in self._nodes():
            own = node.props.get("key")
            if own == str(key):
                return self._page().wrap(node)
            if own is not None:
                keys.append(own)
        raise MissingKey(str(key), "elements", keys)

    @property
    def audio_input(self) -> WidgetList[AudioInput]:
        return _widgets("audio_input", self._find("audio_input"))

    @property
    def button(self) -> WidgetList[Button]:
        return _widgets("button", self._find("button"))

    @property
    def button_group(self) -> WidgetList[ButtonGroup]:
        return _widgets("button_group", self._find("button_group"))

    @property
    def camera_input(self) -> WidgetList[CameraInput]:
        return _widgets("camera_input", self._find("camera_input"))

    @property
    def caption(self) -> ElementList[Caption]:
        return _list("caption", self._find("caption"))

    @property
    def chat_input(self) -> WidgetList[ChatInput]:
        return _widgets("chat_input", self._find("chat_input"))

    @property
    def chat_message(self) -> BlockList[ChatMessage]:
        return _blocks("chat_message", self._find("chat_message"))

    @property
    def checkbox(self) -> WidgetList[Checkbox]:
        return _widgets("checkbox", self._find("checkbox"))

    @property
    def code(self) -> ElementList[Code]:
        return _list("code", self._find("code"))

    @property
    def color_picker(self) -> WidgetList[ColorPicker]:
        return _widgets("color_picker", self._find("color_picker"))

    @property
    def columns(self) -> BlockList[Column]:
        return _blocks("columns", self._find("columns"))

    @property
    def container(self) -> BlockList[Block]:
        return _blocks("container", self._find("container"))

    @property
    def data_editor(self) -> ElementList[Dataframe]:
        return _list("data_editor", self._find("data_editor"))

    @property
    def dataframe(self) -> ElementList[Dataframe]:
        return _list("dataframe", self._find("dataframe"))

    @property
    def date_input(self) -> WidgetList[DateInput]:
        return _widgets("date_input", self._find("date_input"))

    @property
    def datetime_input(self) -> WidgetList[DateTimeInput]:
        return _widgets("datetime_input", self._find("datetime_input"))

    @property
    def divider(self) -> ElementList[Divider]:
        return _list("divider", self._find("divider"))

    @property
    def download_button(self) -> WidgetList[DownloadButton]:
        return _widgets("download_button", self._find("download_button"))

    @property
    def error(self) -> ElementList[Error]:
        return _list("error", self._find("error"))

    @property
    def exception(self) -> ElementList[Exception]:
        return _list("exception", self._find("exception"))

    @property
    def expander(self) -> BlockList[Expander]:
        return _blocks("expander", self._find("expander"))

    @property
    def feedback(self) -> WidgetList[Feedback]:
        return _widgets("feedback", self._find("feedback"))

    @property
    def file_uploader(self) -> WidgetList[FileUploader]:
        return _widgets("file_uploader", self._find("file_uploader"))

    @property
    def form(self) -> BlockList[Block]:
        return _blocks("form", self._find("form"))

    @property
    def form_submit_button(self) -> WidgetList[Button]:
        return _widgets("form_submit_button", self._find("form_submit_button"))

    @property
    def grid(self) -> BlockList[Grid]:
        return _blocks("grid", self._find("grid"))

    @property
    def header(self) -> ElementList[Header]:
        return _list("header", self._find("header"))

    @property
    def help(self) -> ElementList[Help]:
        return _list("help", self._find("help"))

    @property
    def html(self) -> ElementList[Html]:
        return _list("html", self._find("html"))

    @property
    def image(self) -> ElementList[Image]:
        return _list("image", self._find("image"))

    @property
    def info(self) -> ElementList[Info]:
        return _list("info", self._find("info"))

    @property
    def json(self) -> ElementList[Json]:
        return _list("json", self._find("json"))

    @property
    def latex(self) -> ElementList[Latex]:
        return _list("latex", self._find("latex"))

    @property
    def link_button(self) -> ElementList[LinkButton]:
        return _list("link_button", self._find("link_button"))

    @property
    def markdown(self) -> ElementList[Markdown]:
        return _list("markdown", self._find("markdown"))

    @property
    def menu_button(self) -> WidgetList[MenuButton]:
        return _widgets("menu_button", self._find("menu_button"))

    @property
    def metric(self) -> ElementList[Metric]:
        return _list("metric", self._find("metric"))

    @property
    def multiselect(self) -> WidgetList[Multiselect]:
        return _widgets("multiselect", self._find("multiselect"))

    @property
    def number_input(self) -> WidgetList[NumberInput]:
        return _widgets("number_input", self._find("number_input"))

    @property
    def page_link(self) -> ElementList[PageLink]:
        return _list("page_link", self._find("page_link"))

    @property
    def pagination(self) -> WidgetList[Pagination]:
        return _widgets("pagination", self._find("pagination"))

    @property
    def pills(self) -> WidgetList[ButtonGroup]:
        return _widgets("pills", self._find("pills"))

    @property
    def progress(self) -> ElementList[Progress]:
        return _list("progress", self._find("progress"))

    @property
    def radio(self) -> WidgetList[Radio]:
        return _widgets("radio", self._find("radio"))

    @property
    def segmented_control(self) -> WidgetList[ButtonGroup]:
        return _widgets("segmented_control", self._find("segmented_control"))

    @property
    def select_slider(self) -> WidgetList[SelectSlider]:
        return _widgets("select_slider", self._find("select_slider"))

    @property
    def selectbox(self) -> WidgetList[Selectbox]:
        return _widgets("selectbox", self._find("selectbox"))

    @property
    def slider(self) -> WidgetList[Slider]:
        return _widgets("slider", self._find("slider"))

    @property
    def space(self) -> ElementList[Space]:
        return _list("space", self._find("space"))

    @property
    def status(self) -> BlockList[Status]:
        return _blocks("status", self._find("status"))

    @property
    def subheader(self) -> ElementList[Subheader]:
        return _list("subheader", self._find("subheader"))

    @property
    def success(self) -> ElementList[Success]:
        return _list("success", self._find("success"))

    @property
    def table(self) -> ElementList[Table]:
        return _list("table", self._find("table"))

    @property
    def tabs(self) -> BlockList[Tab]:
        return _blocks("tabs", self._find("tabs"))

    @property
    def text(self) -> ElementList[Text]:
        return _list("text", self._find("text"))

    @property
    def text_area(self) -> WidgetList[TextArea]:
        return _widgets("text_area", self._find("text_area"))

    @property
    def text_input(self) -> WidgetList[TextInput]:
        return _widgets("text_input", self._find("text_input"))

    @property
    def time_input(self) -> WidgetList[TimeInput]:
        return _widgets("time_input", self._find("time_input"))

    @property
    def title(self) -> ElementList[Title]:
        return _list("title", self._find("title"))

    @property
    def toast(self) -> ElementList[Toast]:
        return _list("toast", self._find("toast"))

    @property
    def toggle(self) -> WidgetList[Toggle]:
        return _widgets("toggle", self._find("toggle"))

    @property
    def warning(self) -> ElementList[Warning]:
        return _list("warning", self._find("warning"))


def _list(type: str, found: list[Any]) -> ElementList[Any]:
    from evlit.testing.elements.base import ElementList

    return ElementList(found, type)


def _widgets(type: str, found: list[Any]) -> WidgetList[Any]:
    from evlit.testing.elements.base import WidgetList

    return WidgetList(found, type)


def _blocks(type: str, found: list[Any]) -> BlockList[Any]:
    from evlit.testing.elements.base import BlockList

    return BlockList(found, type)
