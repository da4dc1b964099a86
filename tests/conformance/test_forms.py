"""Forms (S-107 to S-118): what is held back, what a submit does, and which mistakes are told."""

from __future__ import annotations

import pytest

from evlit.testing.harness import TestSession
from tests.conformance.visiting import kinds, scopes, submit, visit

FORM = """
    import evlit as st
    st.session_state.runs = st.session_state.get("runs", 0) + 1
    def sent():
        st.session_state.log = f"{st.session_state.name} at {st.session_state.age}"
    with st.form("who"):
        name = st.text_input("Name", "nobody", key="name")
        age = st.number_input("Age", value=1, key="age")
        done = st.form_submit_button("Send", on_click=sent)
    st.text(f"{name}, {age}, {done}, {st.session_state.get('log')}")
"""


def test_s107_s110_a_submit_stores_all_values_then_calls_back_then_runs() -> None:
    """Widgets of a form know it and cause no run; its submit brings all their values in one run, whose callback sees
    them already.
    """

    async def then(t: TestSession) -> None:
        assert [node.props["form"] for node in map(t.find, ("Name", "Age", "Send"))] == ["who"] * 3
        assert t.texts() == ["nobody, 1, False, None"]
        await submit(t, "Send", Name="Ada", Age=36)
        assert t.texts() == ["Ada, 36, True, Ada at 36"]
        assert scopes(t) == [None, None]

    visit(FORM, then)


def test_s107_a_form_is_a_container() -> None:
    """A form is filled by `with`, through containers inside of it, or by its own methods."""
    source = """
        import evlit as st
        form = st.form("f")
        left, right = form.columns(2)
        left.text_input("In a column")
        form.text_input("By method")
        with form, st.expander("More"):
            st.text_input("In with")
        form.form_submit_button("Send")
    """

    async def then(t: TestSession) -> None:
        labels = ("In a column", "By method", "In with", "Send")
        assert [t.find(label).props["form"] for label in labels] == ["f"] * 4

    visit(source, then)


def test_s108_membership_follows_the_container() -> None:
    """A widget that is written elsewhere inside `with st.form` is no part of the form: it runs the app at once."""
    source = """
        import evlit as st
        outside = st.container()
        with st.form("f"):
            one = st.sidebar.text_input("Sidebar")
            two = outside.text_input("Container")
            st.text_input("Form")
            st.form_submit_button("Send")
        st.text(f"{one}|{two}")
    """

    async def then(t: TestSession) -> None:
        assert "form" not in t.find("Sidebar").props
        assert "form" not in t.find("Container").props
        await t.set("Sidebar", "a")
        await t.set("Container", "b")
        assert t.texts() == ["a|b"]

    visit(source, then)


def test_s109_the_submit_button_is_true_for_one_run_and_has_a_key() -> None:
    """The button is True in the run of its click alone; without a key it has one, made of form and label, that
    `session_state` shows.
    """
    source = """
        import evlit as st
        with st.form("f"):
            st.text_input("Name")
            done = st.form_submit_button("Send")
        st.button("Other")
        state = st.session_state
        st.text(f"{done} {state['FormSubmitter:f-Send']} {list(state)}")
    """

    async def then(t: TestSession) -> None:
        keys = "['FormSubmitter:f-Send']"
        assert t.texts() == [f"False False {keys}"]
        await submit(t, "Send")
        assert t.texts() == [f"True True {keys}"]
        await t.click("Other")
        assert t.texts() == [f"False False {keys}"]

    visit(source, then)


@pytest.mark.parametrize(
    ("buttons", "error"),
    [
        ('st.form_submit_button("Send"); st.form_submit_button("Send")', "StreamlitDuplicateElementKey"),
        ('st.form_submit_button("Send"); st.form_submit_button("Send", key="other")', None),
        ('st.form_submit_button("Send"); st.form_submit_button("Save")', None),
    ],
)
def test_s109_two_submit_buttons_of_one_label_need_keys(buttons: str, error: str | None) -> None:
    """Two submit buttons with the same label in one form are a duplicate key, until one has a key of its own."""

    async def then(t: TestSession) -> None:
        assert [each.split(":")[0] for each in t.errors()] == ([error] if error else [])

    visit(f"import evlit as st\nwith st.form('f'):\n    {buttons}\n", then)


def test_s109_each_of_two_submit_buttons_tells_that_it_was_the_one() -> None:
    """Only the button that was pressed is True; both send the whole form."""
    source = """
        import evlit as st
        with st.form("f"):
            name = st.text_input("Name")
            save = st.form_submit_button("Save")
            send = st.form_submit_button("Send")
        st.text(f"{name} {save} {send}")
    """

    async def then(t: TestSession) -> None:
        await submit(t, "Send", Name="a")
        assert t.texts() == ["a False True"]
        await submit(t, "Save", Name="b")
        assert t.texts() == ["b True False"]

    visit(source, then)


def test_s111_session_state_changes_with_the_submit_or_by_assignment() -> None:
    """`session_state` has the values of a form's widgets as they were submitted last; assigning one before its widget
    is drawn changes it at once, as outside of forms.
    """
    source = """
        import evlit as st
        if st.button("Prefill"):
            st.session_state.name = "prefilled"
        with st.form("f"):
            st.text_input("Name", key="name")
            st.form_submit_button("Send")
        st.text(st.session_state.name)
    """

    async def then(t: TestSession) -> None:
        await submit(t, "Send", Name="typed")
        assert t.texts() == ["typed"]
        await t.click("Prefill")
        assert t.texts() == ["prefilled"]
        assert t.find("Name").props["value"] == "prefilled"

    visit(source, then)


CLEARING = """
    import evlit as st
    st.session_state.setdefault("a", "from state")
    with st.form("f", clear_on_submit=True):
        a = st.text_input("A", "default a", key="a")
        b = st.slider("B", 0, 10, 3)
        st.form_submit_button("Send")
    st.button("Other")
    st.text(f"{a} {b}")
"""


def test_s113_clear_on_submit_goes_back_to_the_defaults_in_the_code() -> None:
    """The run of the submit sees what was sent; the page, and every later run, sees the defaults of the code again,
    also where `session_state` had given the first value.
    """

    async def then(t: TestSession) -> None:
        assert t.texts() == ["from state 3"]
        await submit(t, "Send", A="sent", B=7)
        assert t.texts() == ["sent 7"]
        assert [t.find(label).props["value"] for label in ("A", "B")] == ["default a", 3]
        await t.click("Other")
        assert t.texts() == ["default a 3"]

    visit(CLEARING, then)


def test_s113_a_clearing_form_whose_button_is_in_a_fragment() -> None:
    """All widgets of the form are cleared, also those that the fragment run of the submit does not draw."""
    source = """
        import evlit as st
        with st.form("f", clear_on_submit=True):
            outer = st.text_input("Outer", "nothing")
            @st.fragment
            def part():
                inner = st.text_input("Inner", "nothing")
                st.form_submit_button("Send")
                st.text(f"inner {inner}")
            part()
        st.button("Other")
        st.text(f"outer {outer}")
    """

    async def then(t: TestSession) -> None:
        await submit(t, "Send", Outer="o", Inner="i")
        assert t.texts() == ["inner i", "outer nothing"]
        assert [t.find(label).props["value"] for label in ("Outer", "Inner")] == ["nothing", "nothing"]
        await t.click("Other")
        assert t.texts() == ["inner nothing", "outer nothing"]

    visit(source, then)


def test_s115_a_form_without_a_submit_button_is_accepted() -> None:
    """It shows its widgets, and nothing is said."""
    source = """
        import evlit as st
        with st.form("f"):
            st.text_input("Name")
    """

    async def then(t: TestSession) -> None:
        assert t.errors() == []
        assert kinds(t) == ["form", "text_input"]

    visit(source, then)


IN_A_FORM = {
    "st.button('x')": "StreamlitInvalidLayoutContextError",
    "st.columns(2)[0].button('x')": "StreamlitInvalidLayoutContextError",
    "st.download_button('x', 'data')": "StreamlitInvalidLayoutContextError",
    "st.menu_button('x', ['a'])": "StreamlitInvalidLayoutContextError",
    "st.chat_input('x')": "StreamlitInvalidLayoutContextError",
    "st.form('g')": "StreamlitInvalidLayoutContextError",
    "st.columns(2)[1].form('g')": "StreamlitInvalidLayoutContextError",
    "st.text_input('x', on_change=print)": "StreamlitInvalidFormCallbackError",
    "st.number_input('x', on_change=print)": "StreamlitInvalidFormCallbackError",
    "st.checkbox('x', on_change=print)": "StreamlitInvalidFormCallbackError",
    "st.selectbox('x', [1], on_change=print)": "StreamlitInvalidFormCallbackError",
    "st.dataframe({'a': [1]}, on_select=print)": "StreamlitInvalidFormCallbackError",
    "st.expander('x', on_change=print)": "StreamlitInvalidFormCallbackError",
    "st.file_uploader('x')": None,
    "st.file_uploader('x', on_change=print)": "StreamlitInvalidFormCallbackError",
    "st.link_button('x', 'https://example.com')": None,
    "st.link_button('x', 'https://example.com', on_click='rerun')": None,
    "st.dataframe({'a': [1]}, on_select='rerun')": None,
    "st.data_editor({'a': [1]})": None,
    "st.data_editor({'a': [1]}, on_change=print)": "StreamlitInvalidFormCallbackError",
    "st.pagination(3)": None,
    "st.feedback()": None,
    "st.camera_input('x')": None,
    "st.expander('x', on_change='rerun')": None,
    "st.popover('x', on_change='rerun')": None,
    "st.tabs(['x'], on_change='rerun')": None,
    "st.form_submit_button('x', on_click=print)": None,
}


@pytest.mark.parametrize(("call", "error"), IN_A_FORM.items())
def test_s116_what_may_stand_in_a_form(call: str, error: str | None) -> None:
    """Buttons and forms may not stand in a form, nor anything with a callback but the submit button; all else may."""
    import evlit

    command = call.removeprefix("st.").partition("(")[0]
    if not hasattr(evlit, command):
        pytest.skip(f"st.{command} does not exist yet")

    async def then(t: TestSession) -> None:
        assert [each.split(":")[0] for each in t.errors()] == ([error] if error else [])

    visit(f"import evlit as st\nwith st.form('f'):\n    {call}\n", then)


MISTAKES = {
    "st.form_submit_button('x')": "StreamlitInvalidLayoutContextError",
    "with st.form('f'): st.sidebar.form_submit_button('x')": "StreamlitInvalidLayoutContextError",
    "st.form('f'); st.form('f')": "StreamlitDuplicateElementKey",
    "st.form('f'); st.sidebar.form('f')": "StreamlitDuplicateElementKey",
    "st.session_state.f = 1; st.form('f')": "StreamlitValueAssignmentNotAllowedError",
    "st.form('f'); st.session_state.f = 1": "StreamlitWidgetAlreadyInstantiatedError",
}


@pytest.mark.parametrize(("code", "error"), MISTAKES.items())
def test_s116_mistakes_around_forms(code: str, error: str) -> None:
    """A submit button without a form, a key used twice, and `session_state` under a form's key are errors."""

    async def then(t: TestSession) -> None:
        assert [each.split(":")[0] for each in t.errors()] == [error]

    visit(f"import evlit as st\n{code}\n", then)


def test_s117_a_widget_may_have_the_key_of_a_form() -> None:
    """The keys of forms are names of their own: a widget with the same one is no duplicate, before or after it."""
    source = """
        import evlit as st
        st.text_input("Before", key="one")
        with st.form("one"):
            st.form_submit_button("Send one")
        with st.form("two"):
            st.text_input("Inside", key="two")
            st.form_submit_button("Send two")
        st.text(st.session_state.two)
    """

    async def then(t: TestSession) -> None:
        assert t.errors() == []
        await submit(t, "Send two", Inside="kept")
        assert t.texts() == ["kept"]

    visit(source, then)


def test_s118_a_submit_in_a_fragment_runs_the_fragment() -> None:
    """The form of a fragment is submitted to the fragment alone, whether the form is in it or around it."""
    source = """
        import evlit as st
        st.session_state.runs = st.session_state.get("runs", 0) + 1
        @st.fragment
        def part():
            with st.form("f"):
                name = st.text_input("Name")
                st.form_submit_button("Send")
            st.text(f"hello {name}")
        part()
        st.text(f"runs {st.session_state.runs}")
    """

    async def then(t: TestSession) -> None:
        await submit(t, "Send", Name="Ada")
        assert t.texts() == ["hello Ada", "runs 1"]
        [first, second] = scopes(t)
        assert first is None
        assert second is not None

    visit(source, then)
