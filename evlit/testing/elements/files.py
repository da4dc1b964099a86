"""Widgets that take files: what a test uploads is put into the log as the server does it, and then cited."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve, field, frozen

from evlit.testing.elements.base import AppTestError, Widget

if TYPE_CHECKING:
    from evlit.runtime.user_state import WidgetMeta
    from evlit.testing.elements.base import View


@frozen
class Upload:
    """A file that a test chose, on its way into the session."""

    name: str
    content: bytes = field(repr=False)
    type: str

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)

    def getvalue(self) -> bytes:
        """Return its bytes, as an uploaded file does."""
        return self.content

    def read(self) -> bytes:
        """Return its bytes, as an uploaded file does."""
        return self.content


class _Files(Widget):
    """A widget whose value is files."""

    _multiple_prop = "multiple"
    _usual_type = "application/octet-stream"

    @property
    def accept_multiple_files(self) -> bool:
        return bool(self._props.get("multiple"))

    def upload(self, filename: str, content: bytes, mime_type: str | None = None) -> Self:
        """Choose a file; where several are taken, besides those that are there.

        Parameters
        ----------
        filename
            Name at the user's side.
        content
            Its bytes.
        mime_type
            Media type that the browser tells.
        """
        file = Upload(filename, bytes(content), mime_type or self._usual_type)
        return self._choose([*self._there(), file] if self.accept_multiple_files else [file])

    def clear(self) -> Self:
        """Take all files away."""
        return self._choose([])

    def set_value(self, files: Any) -> Self:
        """Choose files in the place of those that are there.

        Parameters
        ----------
        files
            None, a file, or a list of files. A file is `(name, bytes)` or `(name, bytes, media type)`, a path, or one
            that the app has already.
        """
        if files is None:
            return self._choose([])
        several = isinstance(files, list) or (isinstance(files, tuple) and isinstance(files[0], tuple))
        return self._choose([self._upload(each) for each in (files if several else [files])])

    @property
    def value(self) -> Any:
        """The chosen files: one or None, or a list where several are taken."""
        files = self._there()
        return files if self.accept_multiple_files else files[0] if files else None

    def _there(self) -> list[Any]:
        from evlit.testing.elements.base import UNSET

        pending = self._view.pending(self.id)
        if pending is not UNSET:
            return list(pending)
        refs: list[dict[str, Any]] = self._view.held(self._node) or []
        return [self._view.file(ref) for ref in refs]

    def _choose(self, files: Sequence[Any]) -> Self:
        self._view.set(self, list(files))
        return self

    def _upload(self, given: Any) -> Any:
        if isinstance(given, (str, Path)):
            path = Path(given)
            return Upload(path.name, path.read_bytes(), mimetypes.guess_type(path.name)[0] or self._usual_type)
        if isinstance(given, Sequence) and not isinstance(given, (bytes, bytearray)) and len(given) in (2, 3):
            name, content = given[0], bytes(given[1])
            return Upload(name, content, given[2] if len(given) == 3 else self._usual_type)
        if hasattr(given, "file_id") or isinstance(given, Upload):
            return given
        raise TypeError(f"expected a file as (name, bytes) or (name, bytes, media type), or a path, got {given!r:.80}")

    def encode(self, value: Any, _meta: WidgetMeta) -> Any:
        """Return references to files that are in the session by now."""
        if len(value) > 1 and not self.accept_multiple_files:
            raise ValueError(f"expected at most one file for {self.label!r}, got {len(value)}")
        return [put(self._view, file) for file in value]


class FileUploader(_Files):
    """`st.file_uploader`. Value: a file or None, or a list of files."""

    type = "file_uploader"

    @property
    def accept_directory(self) -> bool:
        return self._props.get("multiple") == "directory"

    @property
    def allowed_type(self) -> list[str]:
        """Extensions of the files that it takes; empty for all."""
        return list(self._props.get("types", ()))


class CameraInput(_Files):
    """`st.camera_input`. Value: a file, or None."""

    type = "camera_input"
    _usual_type = "image/jpeg"

    def set_value(self, file: Any) -> Self:
        """Take a file in the place of the one that is there: see `FileUploader.set_value`."""
        return super().set_value(file)

    @property
    def resolution(self) -> str | None:
        resolution: str | None = self._props.get("resolution")
        return resolution


class AudioInput(_Files):
    """`st.audio_input`. Value: a file, or None."""

    type = "audio_input"
    _usual_type = "audio/wav"

    def set_value(self, file: Any) -> Self:
        """Take a file in the place of the one that is there: see `FileUploader.set_value`."""
        return super().set_value(file)

    @property
    def sample_rate(self) -> int | None:
        rate: int | None = self._props.get("sample_rate")
        return rate


@frozen
class Draft:
    """A message that a test has not sent yet."""

    text: str | None = None
    files: Sequence[Upload] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to send."""
        return bool(self.text or self.files)


class ChatInput(Widget):
    """`st.chat_input`. Value: the text for the next run, else what was sent in the last, or None."""

    type = "chat_input"
    _shown = ("placeholder",)

    @property
    def placeholder(self) -> str:
        text: str = self._props.get("placeholder", "")
        return text

    @property
    def value(self) -> Any:
        text = self._draft().text
        return self._held() if text is None else text

    def set_value(self, v: str | None) -> Self:
        """Type a text, or take it back; attached files stay."""
        return super().set_value(evolve(self._draft(), text=v))

    def upload(self, filename: str, content: bytes, mime_type: str = "application/octet-stream") -> Self:
        """Attach a file to the message, besides those that are there where several are taken.

        Raises
        ------
        AppTestError
            When it takes no files, or none with this ending.
        """
        accept, draft = self._accept(), self._draft()
        types = self._props.get("types", ())
        if types and not filename.lower().endswith(tuple(types)):
            raise AppTestError(f"expected a file that ends with {' or '.join(types)} for the message, got {filename!r}")
        file = Upload(filename, bytes(content), mime_type)
        return super().set_value(evolve(draft, files=[file] if accept is True else [*draft.files, file]))

    def clear(self) -> Self:
        """Take the attached files away; the text stays."""
        self._accept()
        return super().set_value(evolve(self._draft(), files=()))

    def encode(self, value: Draft, _meta: WidgetMeta) -> Any:
        """Return the message, its files by references to what is in the session by now."""
        if not self._props.get("accept"):
            return value.text
        return {"text": value.text or "", "files": [put(self._view, file) for file in value.files]}

    def _draft(self) -> Draft:
        pending = self._view.pending(self.id)
        return pending if isinstance(pending, Draft) else Draft()

    def _accept(self) -> bool | str:
        accept: bool | str = self._props.get("accept", False)
        if not accept:
            raise AppTestError(
                f"expected a chat input that takes files, {self.placeholder!r} takes none: it needs `accept_file`"
            )
        return accept


def put(view: View, file: Any) -> dict[str, Any]:
    """Return what a widget's value cites a file by; one that is new is put into the session."""
    if isinstance(file, Upload):
        return view.app._put_file(file)
    return {"id": file.file_id, "name": file.name, "type": file.type, "size": file.size}
