"""`streamlit.runtime.uploaded_file_manager`: the class of uploaded files, for `isinstance` and annotations."""

from evlit.api.files import UploadedFile

__all__ = ["UploadedFile"]
