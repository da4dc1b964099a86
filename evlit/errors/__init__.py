"""Every exception of evlit, and the signals that steer a run.

::

    Exception
    +-- Error                             base of all that follows; `st.errors` shows the ones apps catch
        +-- EvlitError                    ours: a contract between our own parts was broken
        |   +-- TreeError                 an op does not fit the tree
        |   +-- EventError                an event does not fit its kind
        |       +-- UnknownEventKind      a kind that this version does not know (kept and shown, never dropped)
        |       +-- NewerEventVersion     a version of a kind that this version does not know
        +-- ViewerError                   the viewer's fault: answered with an `error` frame
        |   +-- InvalidMessage            a frame is not what the protocol says
        |   +-- InvalidValue              a value does not fit its widget
        |   +-- UnknownWidget             no widget of that id is on the page
        +-- AppFileError                  the app's source is missing or cannot be read
        +-- OptionError                   an option of the configuration does not exist, or has a wrong value
        +-- NoSessionContext              a command needs a session, and there is none
        +-- MarkdownFormattedException    the app's author asked for something impossible; named as in `st.errors`
            +-- UnserializableReturnValueError
            +-- StreamlitAPIException
                +-- StreamlitAPIWarning
                +-- StreamlitAuthError, StreamlitDataframeConversionError, StreamlitInvalidLayoutContextError
                +-- DuplicateWidgetID
                |   +-- StreamlitDuplicateElementId, StreamlitDuplicateElementKey
                +-- LocalizableStreamlitException
                    +-- StreamlitValueError, BidiComponentError, and one for each kind of mistake

    BaseException
    +-- RunSignal                         not an error: `except Exception` in an app must not swallow it
        +-- Cancelled                     the consumer ended this run
        +-- StopRun                       `st.stop()`
        +-- RerunRun                      `st.rerun()`
"""

from evlit.errors.arguments import (
    StreamlitBadTimeStringError,
    StreamlitDataframeConversionError,
    StreamlitDefaultNotInOptionsError,
    StreamlitIncompatibleParametersError,
    StreamlitInvalidColorError,
    StreamlitInvalidHeightError,
    StreamlitInvalidMinMaxError,
    StreamlitInvalidNumberFormatError,
    StreamlitInvalidParameterTypeError,
    StreamlitInvalidURLError,
    StreamlitInvalidWidthError,
    StreamlitJSNumberBoundsError,
    StreamlitMissingRequiredParameterError,
    StreamlitMixedNumericTypesError,
    StreamlitSelectionCountExceedsMaxError,
    StreamlitValueAboveMaxError,
    StreamlitValueBelowMinError,
    StreamlitValueError,
    StreamlitValueOutOfRangeError,
)
from evlit.errors.base import (
    AppFileError,
    Cancelled,
    Error,
    EventError,
    EvlitError,
    InvalidMessage,
    InvalidValue,
    LocalizableStreamlitException,
    MarkdownFormattedException,
    NewerEventVersion,
    OptionError,
    RerunRun,
    RunSignal,
    StopRun,
    StreamlitAPIException,
    StreamlitAPIWarning,
    TreeError,
    UnknownEventKind,
    UnknownWidget,
    ViewerError,
)
from evlit.errors.others import (
    BidiComponentError,
    BidiComponentInvalidCallbackNameError,
    BidiComponentInvalidDefaultKeyError,
    BidiComponentInvalidIdError,
    BidiComponentUnserializableDataError,
    CachedFunctionReturnedAwaitableError,
    CachedStFunctionInBackgroundModeWarning,
    CacheError,
    CacheKeyNotFoundError,
    CacheReplayClosureError,
    StreamlitAuthError,
    StreamlitComponentRegistryError,
    StreamlitInvalidThemeError,
    StreamlitInvalidThemeOptionError,
    StreamlitInvalidThemeSectionError,
    StreamlitMissingAuthlibError,
    StreamlitSecretNotFoundError,
    UnevaluatedDataFrameError,
    UnhashableParamError,
    UnhashableTypeError,
    UnserializableReturnValueError,
    UserHashError,
)
from evlit.errors.places import (
    DuplicateWidgetID,
    FragmentHandledException,
    FragmentStorageKeyError,
    NoSessionContext,
    StreamlitDuplicateElementId,
    StreamlitDuplicateElementKey,
    StreamlitInvalidColumnSpecError,
    StreamlitInvalidFormCallbackError,
    StreamlitInvalidLayoutContextError,
    StreamlitMaxRetriesError,
    StreamlitPageNotFoundError,
    StreamlitQueryParamDictValueError,
    StreamlitValueAssignmentNotAllowedError,
    StreamlitWidgetAlreadyInstantiatedError,
    UnserializableSessionStateError,
)

__all__ = [
    "AppFileError",
    "BidiComponentError",
    "BidiComponentInvalidCallbackNameError",
    "BidiComponentInvalidDefaultKeyError",
    "BidiComponentInvalidIdError",
    "BidiComponentUnserializableDataError",
    "CacheError",
    "CacheKeyNotFoundError",
    "CacheReplayClosureError",
    "CachedFunctionReturnedAwaitableError",
    "CachedStFunctionInBackgroundModeWarning",
    "Cancelled",
    "DuplicateWidgetID",
    "Error",
    "EventError",
    "EvlitError",
    "FragmentHandledException",
    "FragmentStorageKeyError",
    "InvalidMessage",
    "InvalidValue",
    "LocalizableStreamlitException",
    "MarkdownFormattedException",
    "NewerEventVersion",
    "NoSessionContext",
    "OptionError",
    "RerunRun",
    "RunSignal",
    "StopRun",
    "StreamlitAPIException",
    "StreamlitAPIWarning",
    "StreamlitAuthError",
    "StreamlitBadTimeStringError",
    "StreamlitComponentRegistryError",
    "StreamlitDataframeConversionError",
    "StreamlitDefaultNotInOptionsError",
    "StreamlitDuplicateElementId",
    "StreamlitDuplicateElementKey",
    "StreamlitIncompatibleParametersError",
    "StreamlitInvalidColorError",
    "StreamlitInvalidColumnSpecError",
    "StreamlitInvalidFormCallbackError",
    "StreamlitInvalidHeightError",
    "StreamlitInvalidLayoutContextError",
    "StreamlitInvalidMinMaxError",
    "StreamlitInvalidNumberFormatError",
    "StreamlitInvalidParameterTypeError",
    "StreamlitInvalidThemeError",
    "StreamlitInvalidThemeOptionError",
    "StreamlitInvalidThemeSectionError",
    "StreamlitInvalidURLError",
    "StreamlitInvalidWidthError",
    "StreamlitJSNumberBoundsError",
    "StreamlitMaxRetriesError",
    "StreamlitMissingAuthlibError",
    "StreamlitMissingRequiredParameterError",
    "StreamlitMixedNumericTypesError",
    "StreamlitPageNotFoundError",
    "StreamlitQueryParamDictValueError",
    "StreamlitSecretNotFoundError",
    "StreamlitSelectionCountExceedsMaxError",
    "StreamlitValueAboveMaxError",
    "StreamlitValueAssignmentNotAllowedError",
    "StreamlitValueBelowMinError",
    "StreamlitValueError",
    "StreamlitValueOutOfRangeError",
    "StreamlitWidgetAlreadyInstantiatedError",
    "TreeError",
    "UnevaluatedDataFrameError",
    "UnhashableParamError",
    "UnhashableTypeError",
    "UnknownEventKind",
    "UnknownWidget",
    "UnserializableReturnValueError",
    "UnserializableSessionStateError",
    "UserHashError",
    "ViewerError",
]

for _name in __all__:
    globals()[_name].__module__ = __name__  # the one name that users see, in tracebacks too; where it stands is ours
