"""The content security policy fits the viewer: in a real browser nothing that a page shows is held back by it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.server.process import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

APP = """
import evlit as st

st.set_page_config(layout="wide")
st.title("All that draws")
st.markdown("**Bold**, $x^2$, :material/home:, :red[red] and `code`\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |")
st.latex(r"\\int_0^1 x^2 dx")
st.code("def f(): return 1", language="python")
st.html("<style>.mine { color: green }</style><p class='mine' style='font-weight: 700'>styled</p>")
table = {"a": [1, 2, 3], "b": [3, 1, 2]}
st.line_chart(table)
st.bar_chart(table)
st.scatter_chart(table, x="a", y="b")
st.dataframe(table)
st.table(table)
st.metric("Metric", 3, 1, chart_data=[1, 3, 2])
st.slider("Slider", 0, 10)
st.date_input("Date")
st.selectbox("Select", ["a", "b"])
st.json({"a": [1, 2]})
if st.button("Celebrate"):
    st.balloons()
    st.toast("Hip hip")
"""

#: Collects what the browser refuses.
WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.refused.push(`${event.violatedDirective}: ${event.blockedURI} in ${event.sourceFile}:${event.lineNumber}`);
});
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_on_a_page_is_refused(browser: Browser, tmp_path: Path, scheme: str) -> None:
    app = tmp_path / "app.py"
    app.write_text(APP)
    with served(app) as (_, port):
        page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]  # one of two literals
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.add_init_script(WATCH)
        page.goto(f"http://localhost:{port}")
        page.get_by_text("All that draws").wait_for()
        charts = page.get_by_test_id("stVegaLiteChart").locator("svg.marks")
        for number in range(3):
            charts.nth(number).wait_for()
        page.get_by_test_id("stDataFrame").locator("canvas").first.wait_for()
        page.locator(".katex").first.wait_for()
        page.get_by_role("button", name="Celebrate").click()
        page.get_by_text("Hip hip").wait_for()
        assert page.evaluate("window.refused") == []
        assert problems == []
        page.close()


def test_a_page_may_be_loaded_within_its_budget(browser: Browser, tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text("import evlit as st\nst.title('Light')\nst.button('Press')\n")
    with served(app) as (_, port):
        page = browser.new_page()
        # What the page fetches in advance two seconds later does not count, however slow it is.
        page.clock.install(time=0)
        page.clock.pause_at(1)
        cdp = page.context.new_cdp_session(page)
        cdp.send("Network.enable")
        sizes: list[float] = []
        cdp.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        page.goto(f"http://localhost:{port}")
        page.get_by_text("Press").wait_for()
        page.wait_for_load_state("networkidle")
        assert sum(sizes) < 300 * 1024
        assert len(sizes) <= 10
        page.close()
