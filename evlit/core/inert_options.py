"""Options that configuration files of existing apps have, and that nothing here reads (yet).

They are accepted without a word, `st.get_option` returns them, and a value of theirs is never wrong. An option that is
given a meaning moves to `core/options.py`.
"""

from __future__ import annotations

from typing import Any, Final

_PLAIN: Final[dict[str, Any]] = {
    "browser.gatherUsageStats": True,
    "browser.serverAddress": "localhost",
    "browser.serverPort": 8501,
    "client.allowedOrigins": (),
    "client.disableDataExport": False,
    "client.showErrorLinks": "auto",
    "client.showSidebarNavigation": True,
    "global.appTest": False,
    "global.developmentMode": False,
    "global.e2eTest": False,
    "global.maxCachedMessageAge": 2,
    "global.minCachedMessageSize": 10000.0,
    "global.suppressDeprecationWarnings": False,
    "global.unitTest": False,
    "logger.enableRich": False,
    "logger.hideWelcomeMessage": False,
    "logger.level": "info",
    "logger.messageFormat": "%(asctime)s %(message)s",
    "runner.cacheBackgroundRefreshMaxWorkers": 4,
    "runner.cacheBackgroundRefreshTTLMultiplier": 2.0,
    "runner.connectionDefaultTTL": None,
    "runner.postScriptGC": True,
    "server.agentMaxSessions": 100,
    "server.agentPreviewRows": 100,
    "server.agentSessionTTL": 900,
    "server.agentWaitTimeout": 30,
    "server.baseUrlPath": "",
    "server.cookieSecret": None,
    "server.corsAllowedOrigins": (),
    "server.customComponentBaseUrlPath": "",
    "server.disconnectedSessionTTL": 120,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableExpensiveMemoryStats": False,
    "server.enableStaticServing": False,
    "server.enableWebsocketCompression": False,
    "server.enableXsrfProtection": True,
    "server.maxCacheDataSize": None,
    "server.maxMessageSize": 200,
    "server.maxWidgetStateSize": 25,
    "server.scriptHealthCheckEnabled": False,
    "server.showEmailPrompt": True,
    "server.sslCertFile": None,
    "server.sslKeyFile": None,
    "server.trustedUserHeaders": None,
    "server.unsafeMetricsUserAttributes": (),
    "server.websocketPingInterval": None,
    "server.xsrfCookieSameSite": "lax",
    "ui.hideTopBar": False,
}

#: Colors, fonts and sizes that every part of a theme has; none of them has a default.
_THEME: Final = (
    "backgroundColor baseRadius blueBackgroundColor blueColor blueTextColor borderColor buttonRadius "
    "chartCategoricalColors chartDivergingColors chartSequentialColors codeBackgroundColor codeFont codeFontSize "
    "codeFontWeight codeTextColor dataframeBorderColor dataframeHeaderBackgroundColor dataframeHeaderTextColor font "
    "grayBackgroundColor grayColor grayTextColor greenBackgroundColor greenColor greenTextColor headingFont "
    "headingFontSizes headingFontWeights linkColor linkUnderline orangeBackgroundColor orangeColor orangeTextColor "
    "paddingBottom paddingTop primaryColor redBackgroundColor redColor redTextColor secondaryBackgroundColor "
    "showWidgetBorder textColor violetBackgroundColor violetColor violetTextColor yellowBackgroundColor yellowColor "
    "yellowTextColor "
)

#: What only a whole theme has.
_THEME_ROOT: Final = (
    "base baseFontSize baseFontWeight fontFaces metricValueFontSize metricValueFontWeight showSidebarBorder"
)

#: Names of options of older releases, which files still have.
_GONE: Final = (
    "client.caching client.displayEnabled deprecation.showImageFormat deprecation.showPyplotGlobalUse "
    "deprecation.showfileUploaderEncoding global.dataFrameSerialization global.disableWatchdogWarning global.logLevel "
    "global.maxCachedMessageSize global.sharingMode global.storeCachedForwardMessagesInMemory "
    "mapbox.token runner.fixMatplotlib runner.installTracer server.enableArrowTruncation ui.hideSidebarNav"
)

_PARTS: Final = ("theme.sidebar", "theme.light", "theme.light.sidebar", "theme.dark", "theme.dark.sidebar")

#: Name -> value when nobody says otherwise.
INERT: Final[dict[str, Any]] = {
    **_PLAIN,
    **{f"theme.{name}": None for name in (*_THEME.split(), *_THEME_ROOT.split())},
    **{f"{part}.{name}": None for part in _PARTS for name in _THEME.split()},
    **dict.fromkeys(_GONE.split()),
}

#: Those that a script may set.
INERT_SETTABLE: Final = frozenset({"client.disableDataExport", "client.showSidebarNavigation", "logger.enableRich"})

#: Those whose absence somebody must be told of: who sets them relies on what they do.
MISSED: Final = frozenset(
    {"server.baseUrlPath", "server.enableStaticServing", "server.sslCertFile", "server.sslKeyFile"}
    | {"server.trustedUserHeaders"}
)
