"""What the debugger's server answers, address by address, over a real socket."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from trio.testing import trio_test

from evlit.core.ops import apply
from evlit.core.tree import Tree
from evlit.log.blobs import Blob
from evlit.replay import as_json, tables
from evlit.replay.recording import Recording
from evlit.replay.timeline import Timeline
from tests.replay.debugging import Page, debugging
from tests.replay.recorded import change


class TestLists:
    @trio_test
    async def test_the_recording_says_what_it_is(self, log: Path, timeline: Timeline) -> None:
        async with debugging(log) as page:
            found = await page.get("/api/recording")
            assert (found["name"], found["path"]) == (log.name, str(log))
            assert (found["live"], found["write"], found["app"], found["problems"]) == (False, False, None, [])
            [session] = found["sessions"]
            assert (session["id"], session["head"]) == (timeline.session.id, timeline.head)

    @trio_test
    async def test_a_session_says_what_there_is_in_it(self, log: Path, timeline: Timeline) -> None:
        rows = list(tables.runs(timeline.recording, timeline.session.id))
        async with debugging(log) as page:
            found = await page.get("")
            assert found["complete"] is True
            assert sum(count for _, count in found["kinds"]) == found["head"] == timeline.head
            assert found["runs"] == len(rows)
            assert any(fragment.startswith("part@") for fragment in found["fragments"])
            assert {"Plus", "Name", "More"} <= {widget["label"] for widget in found["widgets"]}
            assert "python" in found["versions"]
            assert found["damaged"] == []

    @trio_test
    async def test_all_events_are_listed_a_part_at_a_time(self, log: Path, timeline: Timeline) -> None:
        async with debugging(log) as page:
            positions: list[int] = []
            while len(positions) < timeline.head:
                found = await page.get("events", offset=len(positions), limit=30)
                assert found["total"] == timeline.head
                positions += [row["position"] for row in found["rows"]]
            assert positions == list(range(1, timeline.head + 1))

    @pytest.mark.parametrize(
        "query",
        [
            {"kinds": "run"},
            {"kinds": "widgets.changed,timer.ticked"},
            {"run": 3},
            {"text": "'plus' CLICKED"},
            {"kinds": "run.ended", "text": "boom"},
        ],
        ids=str,
    )
    @trio_test
    async def test_a_filter_lists_finds_and_counts_the_same(
        self, log: Path, timeline: Timeline, query: dict[str, object]
    ) -> None:
        async with debugging(log) as page:
            everything = (await page.get("events", limit=1000))["rows"]
            found = await page.get("events", limit=1000, **query)
            expected = [row for row in everything if _passes(row, query)]
            if "text" not in query:
                assert found["rows"] == expected
            rows = [row["position"] for row in found["rows"]]
            assert 0 < len(rows) == found["total"] < timeline.head
            assert await _walk(page, 0, 1, query) == rows
            assert await _walk(page, timeline.head + 1, -1, query) == rows[::-1]
            for position in range(timeline.head + 1):
                before = [row for row in rows if row <= position]
                index = await page.get("index", position=position, **query)
                assert (index["index"], index["position"]) == (len(before) - 1, before[-1] if before else 0)
            marks = await page.get("matches", buckets=5000, **query)
            assert [mark["position"] for mark in marks["marks"]] == rows
            assert [mark["text"] for mark in marks["marks"]] == [row["text"] for row in found["rows"]]
            few = await page.get("matches", buckets=3, **query)
            assert len(few["marks"]) <= 3
            assert sum(mark["count"] for mark in few["marks"]) == few["total"] == len(rows)

    @trio_test
    async def test_an_event_has_all_that_is_recorded(self, log: Path, timeline: Timeline) -> None:
        async with debugging(log) as page:
            for recorded in timeline.events():
                found = await page.get(f"event/{recorded.position}")
                expected = tables.recorded(recorded)
                assert {name: found[name] for name in expected} == expected
            plus = (await page.get("events", text="'plus' clicked"))["rows"]
            assert [row["tone"] for row in plus if row["kind"] == "widgets.changed"] == ["person", "person"]

    @trio_test
    async def test_runs_are_those_of_the_terminal(self, log: Path, timeline: Timeline) -> None:
        expected = list(tables.runs(timeline.recording, timeline.session.id))
        async with debugging(log) as page:
            found = await page.get("runs", limit=1000)
            assert found["total"] == len(expected)
            assert [{**row, "tone": None, "cause": None} for row in found["rows"]] == [
                {**row, "tone": None, "cause": None} for row in expected
            ]
            slow = await page.get("runs", sort="slow", limit=3)
            assert len(slow["rows"]) == 3
            failed = await page.get("runs", outcome="failed")
            assert [row["error"] for row in failed["rows"]] == ["ValueError: no such name"]
            run = await page.get(f"run/{failed['rows'][0]['run']}")
            assert (run["exception"]["type"], run["tone"]) == ("ValueError", "bad")
            assert (run["output"], run["effects"]) == ([], [])

    @trio_test
    async def test_a_run_says_where_its_time_went(self, own: Path) -> None:
        profile = {
            "sites": [["app.py:3", "title", None], ["app.py:9", "text", "part"]],
            "spans": [[0, 0, 250_000, 300_000, 1], [1, 300_000, 300_000, 1_500_000, 4]],
        }
        sql = "UPDATE event SET data = json_set(data, '$.profile', json(?)) WHERE kind = 'run.ended' AND run = 1"
        change(own, sql, orjson.dumps(profile).decode())
        change(own, "UPDATE event SET data = json_set(data, '$.profile', 7) WHERE kind = 'run.ended' AND run = 2")
        async with debugging(own) as page:
            found = await page.get("run/1")
            first, second = found["profile"]["spans"]
            place = {"line": "app.py:3", "name": "title", "fragment": None}
            assert first == {**place, "begin": 0.0, "call": 0.25, "end": 0.3, "calls": 1}
            assert (second["fragment"], second["end"], second["calls"]) == ("part", 1.5, 4)
            assert found["fragments"] == [{"fragment": "part", "seconds": 1.2, "calls": 4}]
            assert (await page.get("run/2"))["profile"] is None
            assert (await page.get("run/3"))["profile"] is None

    @trio_test
    async def test_lanes_hold_every_input_and_run(self, log: Path, timeline: Timeline) -> None:
        async with debugging(log) as page:
            found = await page.get("lanes", buckets=5000)
            kinds = [recorded.kind for recorded in timeline.events()]
            assert sum(mark["count"] for mark in found["ticks"]) == kinds.count("timer.ticked") == 1
            assert sum(mark["count"] for mark in found["decisions"]) == kinds.count("rerun.decided")
            assert sum(bar["count"] for bar in found["runs"]) == kinds.count("run.started")
            assert sum(mark["count"] for mark in found["errors"]) == 1
            assert {mark["tone"] for mark in found["inputs"]} == {"person"}
            few = await page.get("lanes", buckets=3)
            assert all(len(few[name]) <= 3 for name in ("inputs", "decisions", "runs"))
            assert sum(mark["count"] for mark in few["inputs"]) == sum(mark["count"] for mark in found["inputs"])


async def _walk(page: Page, position: int, step: int, query: dict[str, object]) -> list[int]:
    """Go from one event of a filter to the next, until there is none."""
    found = list[int]()
    while (at := (await page.get("find", **{"from": position, "step": step}, **query))["position"]) is not None:
        position = int(at)
        found.append(position)
    return found


def _passes(row: dict[str, Any], query: dict[str, object]) -> bool:
    kinds = [kind for kind in str(query.get("kinds", "")).split(",") if kind]
    if kinds and not any(row["kind"] == kind or row["kind"].startswith(f"{kind}.") for kind in kinds):
        return False
    return "run" not in query or row["run"] == query["run"]


class TestMoments:
    @trio_test
    async def test_each_page_is_the_one_of_the_terminal(self, log: Path, timeline: Timeline) -> None:
        async with debugging(log) as page:
            shown = Tree()
            for position in [*range(timeline.head + 1), 40, 2, timeline.head]:
                found = await page.get(f"at/{position}", since=max(position - 1, 0))
                shown = Tree.from_json(found["tree"]) if found["tree"] else apply(shown, found["ops"])
                if position in (40, 2, timeline.head):
                    shown = Tree.from_json((await page.get(f"at/{position}"))["tree"])
                wanted = timeline.at(position)
                assert shown == wanted.tree
                assert (found["page"], found["query"], found["theme"]) == (wanted.page, wanted.query, wanted.theme)
                assert found["running"] == ([wanted.run.run] if wanted.run else [])

    @trio_test
    async def test_what_an_event_touched_is_named(self, log: Path, timeline: Timeline) -> None:
        async with debugging(log) as page:
            for recorded in timeline.events():
                ops = timeline.diff(recorded.position - 1, recorded.position).ops
                touched = (await page.get(f"at/{recorded.position}"))["touched"]
                tree = timeline.at(recorded.position).tree
                assert {op[1] for op in ops if op[0] in ("set", "unset", "append")} == {
                    int(id) for id in touched["changed"]
                }
                assert {op[1] for op in ops if op[0] == "remove"} == {each["id"] for each in touched["removed"]}
                assert all(id in tree for id in touched["inserted"])
                assert bool(touched["inserted"]) == any(op[0] == "insert" for op in ops)

    @trio_test
    async def test_a_time_leads_to_the_event_before_it(self, log: Path, timeline: Timeline) -> None:
        async with debugging(log) as page:
            last = [*timeline.events()][-1]
            assert await page.get("time", at=last.at + 1) == {"position": last.position}
            assert await page.get("time", at=timeline.session.opened - 1) == {"position": 0}

    @trio_test
    async def test_state_is_compared(self, log: Path, timeline: Timeline) -> None:
        async with debugging(log) as page:
            found = await page.get(f"state/{timeline.head}", against=0)
            wanted = timeline.at(-1)
            assert {entry["name"]: entry["value"] for entry in found["session_state"]} == wanted.state
            assert {entry["change"] for entry in found["session_state"]} == {"new"}
            values = {entry["name"]: entry["value"] for entry in found["widgets"]}
            assert wanted.values.items() <= values.items()
            labels = {entry["label"]: entry["text"] for entry in found["widgets"]}
            assert labels["Name"] == "'Ada'"
            assert "s3cret" not in orjson.dumps(found).decode()
            back = await page.get("state/0", against=timeline.head)
            assert {entry["change"] for entry in back["session_state"]} == {"gone"}
            assert [entry["text"] for entry in back["session_state"] if entry["name"] == "pair"] == ["('a', 1)"]
            same = await page.get(f"state/{timeline.head}", against=timeline.head)
            assert {entry["change"] for entry in same["session_state"] + same["widgets"]} == {None}

    @trio_test
    async def test_an_element_is_explained(self, log: Path, timeline: Timeline) -> None:
        metric = next(node for node in timeline.at(-1).tree.root.walk() if node.kind == "metric")
        async with debugging(log) as page:
            found = await page.get(f"node/{metric.id}", at=timeline.head)
            assert (found["node"]["kind"], found["node"]["props"]["value"]) == ("metric", "2")
            assert (found["before"]["value"], found["changed"]) == ("1", ["value"])
            assert [each["kind"] for each in found["path"]] == ["app", "root", "metric"]
            assert [touch["position"] for touch in found["touches"]][-1] == found["drawn"]
            assert found["touches"][0]["position"] == found["last"] > found["drawn"]
            source = found["source"]
            assert "st.metric" in source["lines"][source["line"] - source["first"]]
            assert source["now"] is None
            text = (await page.get(f"/api/source/{source['digest']}"))["text"]
            assert (
                text.splitlines()[source["first"] - 1 : source["first"] - 1 + len(source["lines"])] == source["lines"]
            )
            why = await page.get(f"why/{timeline.head}", node=metric.id)
            assert why["causes"][-1]["text"] == "button 'Plus' clicked"
            assert why["ends"] == "a person did it"
            event = await page.get(f"why/{found['last']}")
            assert [cause["position"] for cause in event["causes"]] == [cause["position"] for cause in why["causes"]]

    @trio_test
    async def test_the_file_of_now_is_compared_with_what_was_executed(self, own: Path, timeline: Timeline) -> None:
        metric = next(node for node in timeline.at(-1).tree.root.walk() if node.kind == "metric")
        async with debugging(own) as page:
            source = (await page.get(f"node/{metric.id}", at=timeline.head))["source"]
            text = (await page.get(f"/api/source/{source['digest']}"))["text"]
            file = own.with_name(source["path"])
            file.write_text(text, "utf-8")
            assert (await page.get(f"node/{metric.id}", at=timeline.head))["source"]["now"] is True
            file.write_text(text + "\n", "utf-8")
            assert (await page.get(f"node/{metric.id}", at=timeline.head))["source"]["now"] is False

    @trio_test
    async def test_a_difference_is_the_one_of_the_terminal(self, log: Path, timeline: Timeline) -> None:
        async with debugging(log) as page:
            found = await page.get("diff/5/30")
            assert found == orjson.loads(as_json.text(as_json.difference(timeline.diff(5, 30))))


class TestRefusals:
    @pytest.mark.parametrize(
        ("path", "status", "words"),
        [
            ("at/9999", 404, "expected a position from 0 to"),
            ("at/x", 400, "expected a whole number as n, got 'x'"),
            ("at/99999999999999999999", 400, "below 2\\^53"),
            ("at/3?since=9999", 404, "expected a position"),
            ("state/3?against=y", 400, "as against, got 'y'"),
            ("event/0", 404, "expected the position of an event"),
            ("node/9999?at=3", 404, "expected the id of an element"),
            ("why/0", 404, "expected the position of an event"),
            ("run/999", 404, "expected the number of a run"),
            ("find?from=3&step=2", 400, "expected 1 or -1 as step"),
            ("runs?sort=odd", 400, "expected position or slow as sort"),
            ("events?offset=-1", 400, "expected a number from 0 up as offset"),
            ("time?at=noon", 400, "expected UTC seconds since 1970 as at"),
            ("lanes?from=nan", 400, "expected UTC seconds since 1970 as from"),
            ("nonsense", 404, "there is nothing at"),
            ("/api/s/s_none/events", 404, "expected the id of a session"),
            ("/api/source/none", 404, "expected the digest of a source"),
            ("/blob/none", 404, "expected the digest of a blob"),
        ],
    )
    @trio_test
    async def test_what_is_not_there_is_said_in_words(self, log: Path, path: str, status: int, words: str) -> None:
        async with debugging(log) as page:
            found, said = await page.refused(path)
            assert found == status
            assert re.search(words, said["error"]), said

    @trio_test
    async def test_another_host_name_is_refused(self, log: Path) -> None:
        async with debugging(log) as page:
            answer = await page.http.get("/api/recording", Host="evil.example")
            assert answer.status == 403
            assert "expected `localhost` as Host" in orjson.loads(answer.body)["error"]

    @pytest.mark.parametrize("path", ["notes", "fork", "export", "whatif"])
    @trio_test
    async def test_acts_want_the_header_of_the_page(self, log: Path, path: str) -> None:
        async with debugging(log, write=True) as page:
            for headers in ({"X_Evlit_Debugger": ""}, {"Origin": "http://evil.example"}):
                answer = await page.act(path, {"position": 3, "text": "x", "as": "db"}, **headers)
                assert answer.status == 403, answer.body
            assert await page.get("notes") == []

    @trio_test
    async def test_acts_want_sense(self, log: Path) -> None:
        async with debugging(log) as page:
            assert (await page.http.post(f"/api/s/{page.session}/export", b"{", X_Evlit_Debugger="1")).status == 400
            assert (await page.act("export", [])).status == 400
            assert (await page.act("export", {"as": "pdf"})).status == 400
            assert (await page.act("fork", {"position": "3"})).status == 400
            assert (await page.act("whatif", {"position": 3})).status == 409
            assert (await page.act("fork", {"position": 3})).status == 409

    @pytest.mark.parametrize("headers", [{"Content_Length": "300000"}, {"Transfer_Encoding": "chunked"}], ids=str)
    @trio_test
    async def test_acts_are_small(self, log: Path, headers: dict[str, str]) -> None:
        async with debugging(log) as page:
            await page.http.send("POST", f"/api/s/{page.session}/export", **headers)
            assert (await page.http.answer()).status == 413


class TestDamage:
    @trio_test
    async def test_a_session_is_shown_up_to_its_damage(self, own: Path, timeline: Timeline) -> None:
        position = next(each.position for each in timeline.events(20) if each.kind == "tree.patched")
        change(own, "UPDATE event SET data = '[1, 2]' WHERE position = ?", position)
        async with debugging(own) as page:
            assert (await page.get(f"at/{position - 1}"))["position"] == position - 1
            for path in (
                f"at/{position}",
                f"at/{timeline.head}",
                f"state/{timeline.head}",
                f"node/6?at={timeline.head}",
            ):
                status, said = await page.refused(path)
                assert (status, said["position"]) == (409, position), said
                assert f"event {position} of session" in said["error"]
            row = (await page.get("events", offset=position - 1, limit=1))["rows"][0]
            assert (row["position"], row["tone"]) == (position, "bad")
            assert row["error"]
            assert (await page.get(f"event/{position}"))["error"]
            assert [each["position"] for each in (await page.get(""))["damaged"]] == [position]
            assert (await page.get(f"at/{position - 2}", since=position - 1))["position"] == position - 2

    @trio_test
    async def test_missing_events_are_one_row(self, own: Path, timeline: Timeline) -> None:
        change(own, "DELETE FROM event WHERE position BETWEEN 10 AND 12")
        async with debugging(own) as page:
            assert (await page.get(""))["complete"]  # until the index is there, nobody knows of them
            found = await page.get("events", limit=1000)
            assert found["total"] == timeline.head - 2
            assert found["rows"][9] == {
                "position": 10, "at": None, "kind": None, "run": None, "text": "damaged: missing, up to 12",
                "tone": "bad", "error": "missing, up to 12",
            }  # fmt: skip
            assert (await page.refused("at/11"))[1]["position"] == 10

    @trio_test
    async def test_an_op_that_does_not_fit_is_damage(self, own: Path, timeline: Timeline) -> None:
        position = next(each.position for each in timeline.events(20) if each.kind == "tree.patched")
        sql = "UPDATE event SET data = json_set(data, '$.ops', json(?)) WHERE position = ?"
        change(own, sql, '[["remove", 4711]]', position)
        async with debugging(own) as page:
            status, said = await page.refused(f"at/{position}")
            assert (status, said["position"]) == (409, position)
            assert (await page.get(f"at/{position - 1}"))["tree"] is not None


class TestFile:
    @trio_test
    async def test_nothing_is_written_without_being_asked(self, own: Path, timeline: Timeline) -> None:
        before, names = _about(own)
        async with debugging(own) as page:
            await _ask_for_everything(page, timeline.head)
            answer = await page.act("notes", {"position": 3, "text": "hello"})
            assert answer.status == 403
            assert "--write" in orjson.loads(answer.body)["error"]
        assert _about(own) == (before, names)

    @trio_test
    async def test_an_export_is_the_session_up_to_a_position(
        self, own: Path, tmp_path: Path, timeline: Timeline
    ) -> None:
        async with debugging(own) as page:
            answer = await page.act("export", {"as": "db", "from": 1, "to": 30})
            assert answer.status == 200
            assert "attachment" in answer.headers["content-disposition"]
            copy = tmp_path / "copy.db"
            copy.write_bytes(answer.body)
        with Recording(copy) as recording:
            exported = Timeline(recording)
            assert exported.head == 30
            assert exported.at(30).tree == timeline.at(30).tree

    @trio_test
    async def test_a_blob_is_what_the_log_has(self, own: Path) -> None:
        blob = Blob.of(b"<b>hi</b>", "text/html")
        change(own, "INSERT INTO blob VALUES (?, ?, ?, ?)", blob.digest, blob.media_type, blob.size, blob.data)
        async with debugging(own) as page:
            answer = await page.raw(f"/blob/{blob.digest}")
            assert (answer.status, answer.body) == (200, b"<b>hi</b>")
            assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"


def _about(log: Path) -> tuple[bytes, list[str]]:
    """Return the bytes of a log, and what is beside it."""
    return log.read_bytes(), sorted(each.name for each in log.parent.iterdir())


async def _ask_for_everything(page: Page, head: int) -> None:
    for path in (
        "",
        "events",
        "index?position=3",
        "find?from=2",
        f"event/{head}",
        "time?at=3",
        "lanes",
        "matches",
        f"at/{head}",
    ):
        await page.get(path)
    for path in ("lanes", "matches", f"state/{head}", f"why/{head}", "diff/3/9", "runs", "run/1", "notes"):
        await page.get(path)
