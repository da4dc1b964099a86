"""The table that the user edits: its state, what it returns, and how it is told apart."""

from __future__ import annotations

from typing import Any

from evlit.core.events import WidgetsChanged
from evlit.testing.harness import TestSession
from evlit.testing.v1 import AppTest
from tests.conformance.visiting import submit, visit


def send(t: TestSession, key: str, **change: Any) -> None:
    """Send a change of edits as a viewer does."""
    node = t.find(key)
    t.send({node.props["widget"]: {"$edits": change}}, fragment=node.fragment)


async def edit(t: TestSession, key: str, **change: Any) -> None:
    send(t, key, **change)
    await t.settle()


PEOPLE = """
    import evlit as st
    import pandas as pd
    data = pd.DataFrame({"name": ["Ada", "Bob", "Cyd"], "age": [36, 41, 29]})
    result = st.data_editor(data, key="t", num_rows="dynamic")
    st.text(st.session_state.t)
    st.text([tuple(row) for row in result.astype(object).itertuples()])
"""


def test_s159_the_state_of_an_editor() -> None:
    """Under its key `session_state` has the edited, added and deleted rows, which are replayed on the data of each run;
    a deleted row leaves a gap in the index.
    """

    async def then(t: TestSession) -> None:
        assert t.texts()[0] == "{'edited_rows': {}, 'added_rows': [], 'deleted_rows': []}"
        await edit(t, "t", edited_rows={"2": {"age": 30}})
        await edit(t, "t", deleted_rows=[0])
        await edit(t, "t", added_rows=[0, 0, [{"name": "Dan", "age": 1}], 1])
        await edit(t, "t", edited_rows={"2": {"name": "Cid"}})
        state, rows = t.texts()
        assert state == (
            "{'edited_rows': {2: {'age': 30, 'name': 'Cid'}}, "
            "'added_rows': [{'name': 'Dan', 'age': 1}], 'deleted_rows': [0]}"
        )
        assert rows == "[(1, 'Bob', 41), (2, 'Cid', 30), (3, 'Dan', 1)]"
        await edit(t, "t", restored_rows=[0], reset_rows={"2": ["name"]})
        assert t.texts()[1] == "[(0, 'Ada', 36), (1, 'Bob', 41), (2, 'Cyd', 30), (3, 'Dan', 1)]"

    visit(PEOPLE, then)


def test_s159_the_log_keeps_what_was_edited() -> None:
    """Each edit is one small event, however many there were before it."""

    async def then(t: TestSession) -> None:
        for row in range(100):
            await edit(t, "t", added_rows=[row, 0, [{"age": row}], row + 1])
        last = [recorded.event for recorded in t.log() if isinstance(recorded.event, WidgetsChanged)][-1]
        assert len(str(last)) < 300
        assert t.texts()[1].count("(") == 103

    visit(PEOPLE, then)


def test_s159_other_data_make_another_editor() -> None:
    """Without a key, an editor of other data is another one, without edits; with one, the edits are replayed on the new
    data.
    """
    source = """
        import evlit as st
        size = st.slider("size", 1, 9, 2)
        st.text(st.data_editor(list(range(size))))
        st.text(st.data_editor(list(range(size)), key="kept"))
    """

    async def then(t: TestSession) -> None:
        editors = [node for node in t.projection.tree.root.walk() if node.kind == "data_editor"]
        change = {"$edits": {"edited_rows": {"1": {"value": 50}}}}
        t.send({node.props["widget"]: change for node in editors})
        await t.settle()
        assert t.texts() == ["[0, 50]", "[0, 50]"]
        await t.set("size", 3)
        assert t.texts() == ["[0, 1, 2]", "[0, 50, 2]"]
        await t.set("size", 1)
        assert t.texts() == ["[0]", "[0]"]

    visit(source, then)


def test_s145_s159_a_callback_sees_the_edits() -> None:
    """The callback is called once for each edit, when `session_state` has it, and not for one that changes nothing."""
    source = """
        import evlit as st
        st.session_state.setdefault("seen", [])
        def note(word):
            st.session_state.seen.append((word, st.session_state.t["edited_rows"]))
        st.data_editor([1, 2], key="t", on_change=note, args=("edit",))
        st.text(st.session_state.seen)
    """

    async def then(t: TestSession) -> None:
        await edit(t, "t", edited_rows={"0": {"value": 5}})
        await edit(t, "t", edited_rows={"0": {"value": 5}})
        assert t.texts() == ["[('edit', {0: {'value': 5}})]"]

    visit(source, then)


def test_s110_s159_a_form_holds_edits_back() -> None:
    """In a form, the edits come with the submit button; one that clears goes back to the data for the next run."""
    source = """
        import evlit as st
        with st.form("f", clear_on_submit=True):
            data = st.data_editor([1, 2], key="table")
            st.form_submit_button("Send")
        st.text(data)
        st.button("again")
    """

    async def then(t: TestSession) -> None:
        await submit(t, "Send", table={"$edits": {"edited_rows": {"0": {"value": 5}}}})
        assert t.texts() == ["[5, 2]"]
        assert t.find("table").props["value"]["edited_rows"] == {}
        await t.click("again")
        assert t.texts() == ["[1, 2]"]

    visit(source, then)


def test_s159_edits_that_come_together_are_all_kept() -> None:
    """Edits that arrive while a run is under way are all there in the end, in their order."""

    async def then(t: TestSession) -> None:
        for row in range(20):
            send(t, "t", added_rows=[row, 0, [{"age": row}], row + 1])
        send(t, "t", deleted_rows=[0, 1, 2])
        await t.settle()
        assert t.texts()[1] == str([(3 + row, None, row) for row in range(20)]).replace("None", "nan")

    visit(PEOPLE, then)


def test_s162_s365_the_state_of_an_editor_is_read_only() -> None:
    """A value that was assigned to the key of an editor is an error, before it is drawn and after."""
    for line, error in (
        ("st.session_state.t = {}; st.data_editor([1], key='t')", "StreamlitValueAssignmentNotAllowedError"),
        ("st.data_editor([1], key='t'); st.session_state.t = {}", "StreamlitWidgetAlreadyInstantiatedError"),
        ("st.data_editor([1]); st.data_editor([1])", "StreamlitDuplicateElementId"),
    ):

        async def then(t: TestSession, error: str = error) -> None:
            assert [each.split(":")[0] for each in t.errors()] == [error]

        visit(f"import evlit as st\n{line}\n", then)


def test_s159_edits_that_stay_out_of_the_log() -> None:
    """Of an editor whose key `log.redact` names, the app has what was entered, and the log has stand-ins."""
    source = """
        import evlit as st
        size = st.slider("size", 1, 9, 2)
        st.text(len(str(st.data_editor([{"pin": "0"}] * size, key="pins", num_rows="dynamic"))))
        st.session_state.same = st.session_state.pins["edited_rows"] == {0: {"pin": "4711"}}
        st.text(st.session_state.same)
    """

    async def then(t: TestSession) -> None:
        await edit(t, "pins", edited_rows={"0": {"pin": "4711"}})
        await edit(t, "pins", added_rows=[0, 0, [{"pin": "0815"}], 1])
        assert t.texts() == [str(len("[{'pin': '4711'}, {'pin': '0'}, {'pin': '0815'}]")), "True"]
        await edit(t, "pins", edited_rows={"1": {"pin": "2222"}})
        await t.set("size", 1)
        assert t.texts()[1] == "True"
        assert not any(pin in str(t.log()) for pin in ("4711", "0815", "2222"))

    visit(source, then, options={"log.redact": ["pins"]})


def test_s159_editors_in_app_tests() -> None:
    """A test of an app finds its editors, reads what they show, and edits them."""
    app = AppTest.from_string("""
        import streamlit as st
        people = st.data_editor([{"name": "Ada", "age": 36}], key="people", num_rows="dynamic")
        st.text(people)
    """).run()
    [editor] = app.data_editor
    assert editor.editing_mode == "dynamic"
    assert editor.value["name"].tolist() == ["Ada"]
    editor.set_value({"edited_rows": {0: {"age": 37}}, "added_rows": [{"name": "Bob"}], "deleted_rows": []}).run()
    assert app.text[0].value == "[{'name': 'Ada', 'age': 37}, {'name': 'Bob', 'age': None}]"
