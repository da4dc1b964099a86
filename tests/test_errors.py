"""Messages of errors say what was expected, what came, and what to do."""

from __future__ import annotations

import datetime as dt

import pytest

from evlit import errors as e


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (e.StreamlitAPIException("Do this.", error_id="x"), "Do this."),
        (e.LocalizableStreamlitException("Give {what}.", what="this"), "Give this."),
        (e.LocalizableStreamlitException("Braces {stay}."), "Braces {stay}."),
        (e.StreamlitDuplicateElementId("button"), "two `button` elements with the same parameters. Give each a `key`"),
        (e.StreamlitDuplicateElementId("button", first="a.py:1", second="a.py:2"), "at a.py:1 and at a.py:2"),
        (e.StreamlitDuplicateElementKey("k"), "The key `k` is used twice. Keys name one element each"),
        (e.StreamlitDuplicateElementKey("k", first="a:1", second="a:2", kind="slider"), "for `slider`, at a:2"),
        (e.StreamlitValueError("p", ["a", "b"], got="c"), "`p` must be one of `a`, `b`, got 'c'."),
        (e.StreamlitValueError("p", ["a"], detail="Really."), "`p` must be one of `a`. Really."),
        (
            e.StreamlitInvalidParameterTypeError("p", "str", ["int", "None"]),
            "must be of type `int` or `None`, got `str`.",
        ),
        (e.StreamlitMissingRequiredParameterError("p"), "`p` must be given and must not be empty."),
        (e.StreamlitIncompatibleParametersError("a=1", "b=2", "c=3", explanation="Choose."), "`c=3`. Choose."),
        (e.StreamlitValueOutOfRangeError("p", 5, 0, 3), "`p` must be from 0 to 3, got 5."),
        (e.StreamlitValueBelowMinError(1, 2), "got 1 with a minimum of 2"),
        (e.StreamlitValueAboveMaxError(dt.date(2024, 1, 2), dt.date(2024, 1, 1)), "got 2024-01-02 with a maximum of"),
        (e.StreamlitInvalidMinMaxError(3, 3), "`min_value` must be less than `max_value`, got 3 and 3."),
        (e.StreamlitMixedNumericTypesError(1, 0.0, None, 1), "`value` is int, `min_value` is float, `step` is int"),
        (e.StreamlitInvalidNumberFormatError("%z"), "The number format '%z' is not valid."),
        (e.StreamlitDefaultNotInOptionsError("x"), "The default 'x' is not among `options`."),
        (e.StreamlitSelectionCountExceedsMaxError(3, 2), "allows 2 options, got 3"),
        (e.StreamlitBadTimeStringError("soon"), "'soon' is not a length of time. Write it as `10s`"),
        (e.StreamlitInvalidColorError((1, 2)), "(1, 2) is not a colour."),
        (e.StreamlitInvalidWidthError("x"), '`width` must be a whole number of pixels from 1 up, `"stretch"`, got'),
        (e.StreamlitInvalidHeightError(0, allow_content=True), '`"stretch"`, `"content"`, got 0.'),
        (e.StreamlitInvalidURLError("x:y"), "'x:y' is not a URL that can be opened here"),
        (e.StreamlitInvalidColumnSpecError(), "a number of columns from 1 up, or a list of positive weights."),
        (
            e.StreamlitPageNotFoundError("a.py", "/app", True),
            "no page `a.py` below `/app`. Pages are the files of the folder",
        ),
        (e.StreamlitPageNotFoundError("a.py"), "passed to `st.navigation`"),
        (e.StreamlitQueryParamDictValueError("q"), "The query parameter `q` cannot hold a dict"),
        (e.StreamlitInvalidThemeSectionError("theme.x"), "`theme.x` in `config.toml` is not an option of a theme."),
        (e.StreamlitMissingAuthlibError(), "pip install Authlib"),
        (e.BidiComponentInvalidCallbackNameError("on_x"), "callbacks are named `on_<state>_change`"),
        (e.BidiComponentInvalidDefaultKeyError("x", []), "States with a callback: none."),
        (e.BidiComponentInvalidIdError("key", "__"), "The key of a component must not contain `__`."),
        (e.BidiComponentUnserializableDataError(), "must be JSON, bytes, or a dataframe"),
        (e.UnknownEventKind("x.y"), "got 'x.y'; a newer evlit may know it"),
        (e.NewerEventVersion("x.y", 3, 2), "expected 'x.y' in version 2 or older, got version 3"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_messages(error: Exception, message: str) -> None:
    assert message in str(error)


@pytest.mark.parametrize("signal", [e.Cancelled, e.StopRun, e.RerunRun])
def test_signals_pass_by_handlers_of_apps(signal: type[BaseException]) -> None:
    def app() -> None:
        try:
            raise signal
        except Exception:  # noqa: BLE001 - what an app may do
            pytest.fail("swallowed")

    with pytest.raises(signal):
        app()
