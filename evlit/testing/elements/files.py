"""Widgets that take files: what a test uploads is put into the log as the server does it, and then cited."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from attrs import field, frozen

from evlit.testing.elements.base import Widget

if TYPE_CHECKING:
    from evlit.runtime.user_state import WidgetMeta


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

    def set_value(self, v: Any) -> Self:
        """Choose files in the place of those that are there.

        Parameters
        ----------
        v
            None, a file, or a list of files. A file is `(name, bytes)` or `(name, bytes, media type)`, a path, or one
            that the app has already.
        """
        if v is None:
            return self._choose([])
        return self._choose([self._upload(each) for each in (v if isinstance(v, list) else [v])])

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
        return [self._ref(file) for file in value]

    def _ref(self, file: Any) -> dict[str, Any]:
        if isinstance(file, Upload):
            return self._view.app._put_file(file)
        return {"id": file.file_id, "name": file.name, "type": file.type, "size": file.size}


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

    @property
    def resolution(self) -> str | None:
        resolution: str | None = self._props.get("resolution")
        return resolution


class AudioInput(_Files):
    """`st.audio_input`. Value: a file, or None."""

    type = "audio_input"
    _usual_type = "audio/wav"

    @property
    def sample_rate(self) -> int | None:
        rate: int | None = self._props.get("sample_rate")
        return rate


class ChatInput(Widget):
    """`st.chat_input`. Value: what was sent in this run, or None."""

    type = "chat_input"
    _shown = ("placeholder",)

    @property
    def placeholder(self) -> str:
        text: str = self._props.get("placeholder", "")
        return text

    def upload(self, filename: str, content: bytes, mime_type: str = "application/octet-stream") -> Self:
        """Attach a file to the message."""
        raise NotImplementedError("files in chat messages are not supported yet")

    def clear(self) -> Self:
        """Take back what was set."""
        return self.set_value(None)
