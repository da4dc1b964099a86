"""Tables of a page as pandas DataFrames."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def to_pandas(data: bytes | None, props: dict[str, Any]) -> pd.DataFrame:
    """Return the DataFrame of an Arrow stream, its index columns as index again."""
    import pandas as pd
    import pyarrow as pa

    if data is None:
        return pd.DataFrame()
    frame: pd.DataFrame = pa.ipc.open_stream(data).read_pandas()
    index = [name for name in props.get("index", ()) if name in frame.columns]
    if index:
        frame = frame.set_index(index)
        unnamed = bool(props.get("range_index"))
        frame.index.names = [None if unnamed or name.startswith("__index") else name for name in index]
    return frame


def digest_of(frame: pd.DataFrame) -> str:
    """Return 12 hex digits that stand for what a table says, whatever version of pandas and Arrow holds it."""
    index = frame.index.to_frame(index=False)
    columns = [(f"index {number}", index.iloc[:, number]) for number in range(index.shape[1])]
    columns += [(str(name), frame.iloc[:, number]) for number, name in enumerate(frame.columns)]
    said = sha256()
    for name, values in columns:
        cells = (f"{each:.6g}" if isinstance(each, float) else str(each) for each in values.tolist())
        said.update("\x1f".join([name, *cells, "\x1e"]).encode("utf-8", "replace"))
    return said.hexdigest()[:12]
