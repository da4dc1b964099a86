"""Tables of a page as pandas DataFrames."""

from __future__ import annotations

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
