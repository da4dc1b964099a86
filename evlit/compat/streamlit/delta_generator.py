"""`streamlit.delta_generator`: the class of containers, for `isinstance` and annotations."""

from evlit.api.container import Container as DeltaGenerator

__all__ = ["DeltaGenerator"]
