"""File uploads: `st.file_uploader`, and the files that it returns."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final, Literal

from evlit.api.buttons import OnChange
from evlit.api.emitter import Emitter, check_key
from evlit.api.fields import field_props
from evlit.api.options import LabelVisibility
from evlit.api.sizes import Width
from evlit.errors import StreamlitInvalidParameterTypeError, StreamlitValueError
from evlit.runtime import kept_files
from evlit.runtime.context import current

#: Megabytes that a file may have, where neither the app nor the server says.
_USUAL_LIMIT: Final = 200

#: Names of one type: a file of either is taken where the app asks for one.
_TWINS: Final = ((".jpg", ".jpeg"), (".mpg", ".mpeg"), (".mp4", ".mpeg4"), (".tif", ".tiff"), (".htm", ".html"))


class UploadedFile(BytesIO):
    """A file that the user uploaded: a `BytesIO` with its name.

    Attributes
    ----------
    file_id
        Id of the upload, one of its own for each.
    name
        File name at the user's side.
    type
        Media type, as the browser tells it.
    size
        Number of bytes.
    """

    def __init__(self, file_id: str, name: str, type: str, data: bytes) -> None:
        super().__init__(data)
        self.file_id = file_id
        self.name = name
        self.type = type
        self.size = len(data)

    def __eq__(self, other: object) -> bool:
        return self.file_id == other.file_id if isinstance(other, UploadedFile) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.file_id)

    def __repr__(self) -> str:
        return f"UploadedFile(file_id={self.file_id!r}, name={self.name!r}, type={self.type!r}, size={self.size})"


kept_files.register(
    UploadedFile,
    lambda file: (file.getvalue(), {"id": file.file_id, "name": file.name, "type": file.type}),
    lambda data, about: UploadedFile(about["id"], about["name"], about["type"], data),
)


class FilesMixin(Emitter):
    """Commands that take files."""

    __slots__ = ()

    def file_uploader(
        self,
        label: str,
        type: str | Sequence[str] | None = None,
        accept_multiple_files: bool | Literal["directory"] = False,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        max_upload_size: int | None = None,
        disabled: bool = False,
        label_visibility: LabelVisibility = "visible",
        width: Width = "stretch",
        record: bool = True,
    ) -> Any:
        """Show a field that files are dropped into.

        Parameters
        ----------
        label
            Text above the field: one line of Markdown.
        type
            Extensions of the files to take, with or without the dot; None for all.
        accept_multiple_files
            Take several files; `"directory"` for all files of a folder.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        max_upload_size
            Megabytes that a file may have; the server's limit unless given.
        disabled
            Show it, and take no files.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        width
            `"stretch"`, or pixels.
        record
            False keeps what the user gives out of the log: it stays in the server's memory, until it ends.

        Returns
        -------
        UploadedFile, None, or a list of UploadedFile
            The file, None while there is none; with `accept_multiple_files` a list of all.

        Examples
        --------
        >>> file = st.file_uploader("Measurements", type="csv")
        >>> if file is not None:
        ...     st.dataframe(pd.read_csv(file))
        """
        key = check_key(key)
        if accept_multiple_files not in (True, False, "directory"):
            raise StreamlitValueError("accept_multiple_files", [True, False, "directory"], got=accept_multiple_files)
        limit = size_limit(max_upload_size)
        props = field_props(label, help, disabled, label_visibility, width, None, None, key, record=record)
        props["max_size"] = limit
        if type is not None:
            props["types"] = extensions(type)
        if accept_multiple_files:
            props["multiple"] = accept_multiple_files
        return self._widget(
            "file_uploader",
            props,
            key=key,
            identity=(label, help, width, type, accept_multiple_files, max_upload_size) if key is None else (),
            default=[],
            decode=open_all if accept_multiple_files else _open_first,
            fits=lambda wire: _taken(wire, props) == wire,
            mend=lambda wire: _taken(wire, props),
            on_change=on_change,
            args=args,
            kwargs=kwargs,
            assignable=False,
        )


def _taken(wire: list[dict[str, Any]], props: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the files, of those that are kept, that the field takes as it is now."""
    types = tuple(props.get("types", ()))
    files = [
        file
        for file in wire
        if file["size"] <= props["max_size"] and (not types or file["name"].lower().endswith(types))
    ]
    return files if props.get("multiple") else files[:1]


def size_limit(max_upload_size: Any) -> int:
    """Return the bytes that a file may have, of an argument in megabytes."""
    if max_upload_size is None:
        return _USUAL_LIMIT * 2**20
    if isinstance(max_upload_size, bool) or not isinstance(max_upload_size, int):
        raise StreamlitInvalidParameterTypeError("max_upload_size", type(max_upload_size).__name__, ["int", "None"])
    if max_upload_size < 1:
        raise StreamlitValueError("max_upload_size", ["a number of megabytes from 1 up"], got=max_upload_size)
    return max_upload_size * 2**20


def open_all(wire: list[dict[str, Any]]) -> list[UploadedFile]:
    """Return the files that a value in wire form names, each as if nobody had read it."""
    opened = map(_open, wire)
    return [file for file in opened if file is not None]


def _open_first(wire: list[dict[str, Any]]) -> UploadedFile | None:
    return _open(wire[0]) if wire else None


def _open(ref: dict[str, Any]) -> UploadedFile | None:
    """Return a file of this session; None in bare Python, and for what a redacted log does not hold any more."""
    context = current()
    if context is None:
        return None
    core = context.core
    file = core.info.get("files", {}).get(ref["id"])
    if file is None:
        return None
    data = core.state.uploads.get(file.blob, core.services.blob)
    return UploadedFile(file.id, core.state.vault.read(file.name), file.type, data)


def extensions(type: str | Sequence[str]) -> list[str]:
    """Return the extensions of an argument as names end: with the dot, in lower case, with those that mean the same."""
    given = [type] if isinstance(type, str) else list(type)
    out: dict[str, None] = {}
    for each in given:
        if not isinstance(each, str) or not each.strip(". "):
            raise StreamlitValueError("type", ['an extension such as "csv"', "a list of them"], got=each)
        extension = "." + each.strip().lower().lstrip(".")
        out[extension] = None
        for twins in _TWINS:
            if extension in twins:
                out.update(dict.fromkeys(twins))
    return list(out)
