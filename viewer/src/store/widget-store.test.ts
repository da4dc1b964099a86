import { describe, expect, test } from "vitest";
import type { Json } from "../core/json";
import { scriptState } from "../core/script-state";
import { sampleTree } from "../dev/fake-server";
import { TestServer } from "../dev/test-server";

const FORM = { form: "f" };
const SAMPLE = {
  main: [
    { kind: "text_input", props: { widget: "name", label: "Name", value: "" } },
    { kind: "slider", props: { widget: "size", label: "Size", value: 1, silent: true } },
    {
      kind: "form",
      props: FORM,
      children: [
        { kind: "text_input", props: { widget: "mail", label: "Mail", value: "", required: true, ...FORM } },
        { kind: "checkbox", props: { widget: "news", label: "News", value: false, ...FORM } },
        { kind: "button", props: { widget: "send", label: "Send", submit: true, ...FORM }, fragment: "f1" },
      ],
    },
    { kind: "button", props: { widget: "go", label: "Go" } },
  ],
};
const [NAME, SIZE, MAIL, NEWS, SEND, GO] = [10, 11, 13, 14, 15, 16];

class Page extends TestServer {
  static shown(): Page {
    return Object.setPrototypeOf(TestServer.welcoming(SAMPLE), Page.prototype) as Page;
  }
  node(id: number) {
    const node = this.client.store.node(id);
    if (!node) throw new Error(`expected node ${id}`);
    return node;
  }
  edit(id: number, value: Json): void {
    this.client.widgets.edit(this.node(id), value);
  }
  commit(id: number, value?: Json): void {
    this.client.widgets.commit(this.node(id), value);
  }
  fire(id: number): void {
    this.client.widgets.fire(this.node(id));
  }
  set(position: number, id: number, value: Json): void {
    this.say({ type: "patch", position, ops: [["set", id, { value }]] });
  }
  /** What the page shows in a widget. */
  value(id: number): Json | undefined {
    const { widget, value } = this.node(id).props as { widget: string; value: Json };
    const entry = this.client.widgets.entry(widget);
    return entry ? entry.value : value;
  }
  get sent(): unknown[] {
    return this.inputs.map(({ batch: _, ...input }) => input);
  }
}

describe("typing", () => {
  test("is shown and not sent until it is committed", () => {
    const page = Page.shown();
    page.edit(NAME, "Ad");
    expect(page.value(NAME)).toBe("Ad");
    expect(page.sent).toEqual([]);
    page.edit(NAME, "Ada");
    page.commit(NAME);
    expect(page.sent).toEqual([{ type: "widgets", values: { name: "Ada" } }]);
  });

  test("is never reverted, by no decision of the app", () => {
    const page = Page.shown();
    page.edit(NAME, "Ad");
    page.set(11, NAME, "default");
    page.run("r1", "started");
    page.set(12, NAME, "other");
    expect(page.value(NAME)).toBe("Ad");
    page.client.widgets.revert(page.node(NAME));
    expect(page.value(NAME)).toBe("other");
  });

  test("that ends where it began sends nothing", () => {
    const page = Page.shown();
    page.edit(NAME, "Ad");
    page.edit(NAME, "");
    page.commit(NAME);
    expect(page.sent).toEqual([]);
    expect(page.client.widgets.entry("name")).toBeUndefined();
  });

  test("of a widget that goes away is forgotten", () => {
    const page = Page.shown();
    page.edit(NAME, "Ad");
    page.say({ type: "patch", position: 11, ops: [["remove", NAME]] });
    expect(page.client.widgets.entry("name")).toBeUndefined();
  });

  test("stays when one patch takes the widget out and puts it in again", () => {
    const page = Page.shown();
    page.edit(NAME, "Ad");
    const again = { id: 50, kind: "text_input", key: "k", props: { widget: "name", label: "Name", value: "" } };
    page.say({
      type: "patch",
      position: 11,
      ops: [
        ["remove", NAME],
        ["insert", 1, 0, again],
      ],
    });
    expect(page.value(50)).toBe("Ad");
  });
});

describe("a committed value", () => {
  test("is shown at once and stays while the server has not acknowledged it", () => {
    const page = Page.shown();
    page.commit(NAME, "Ada");
    page.set(11, NAME, "of a run before");
    expect(page.value(NAME)).toBe("Ada");
  });

  test("stays while the run under way does not know it", () => {
    const page = Page.shown();
    page.run("r1", "started", 9);
    page.commit(NAME, "Ada");
    page.ack(1, 12);
    page.set(13, NAME, "of r1");
    expect(page.value(NAME)).toBe("Ada");
    page.run("r1", "ended");
    page.run("r2", "started", 12);
    expect(page.value(NAME)).toBe("Ada");
  });

  test("gives way to what a run that knows it decides", () => {
    const page = Page.shown();
    page.commit(NAME, "ada");
    page.ack(1, 12);
    page.run("r1", "started", 12);
    page.set(13, NAME, "ADA");
    expect(page.value(NAME)).toBe("ADA");
  });

  test("gives way to a decision even when that is what stood there before", () => {
    const page = Page.shown();
    page.commit(NAME, "Ada");
    page.ack(1, 12);
    page.run("r1", "started", 12);
    page.set(13, NAME, "");
    expect(page.value(NAME)).toBe("");
  });

  test("of another viewer is adopted", () => {
    const page = Page.shown();
    page.commit(NAME, "Ada");
    page.ack(1, 12);
    page.set(13, NAME, "Grace");
    expect(page.value(NAME)).toBe("Grace");
  });

  test("waits for the slowest of the runs under way", () => {
    const page = Page.shown();
    page.run("old", "started", 9);
    page.commit(NAME, "Ada");
    page.ack(1, 12);
    page.run("new", "started", 12);
    page.set(13, NAME, "from either");
    expect(page.value(NAME)).toBe("Ada");
    page.run("old", "ended");
    page.set(14, NAME, "from new");
    expect(page.value(NAME)).toBe("from new");
  });

  test("committed again unchanged is not sent again", () => {
    const page = Page.shown();
    page.commit(NAME, "Ada");
    page.commit(NAME, "Ada");
    page.ack(1, 12);
    page.commit(NAME, "Ada");
    expect(page.sent).toHaveLength(1);
  });

  test("taken back while a newer one is typed leaves the typing alone", () => {
    const page = Page.shown();
    page.commit(NAME, "Ada");
    page.edit(NAME, "Ada L");
    page.ack(1, 12);
    page.run("r1", "started", 12);
    page.set(13, NAME, "ADA");
    expect(page.value(NAME)).toBe("Ada L");
  });
});

describe("a silent widget", () => {
  const note = (size: number) => ({ type: "widgets", values: { size }, note: true });

  test("is sent as a note, which asks for no run", () => {
    const page = Page.shown();
    page.commit(SIZE, 5);
    expect(page.sent).toEqual([note(5)]);
    expect(scriptState(page.client.store.view, true, page.client.waiting)).toBe("notRunning");
    page.ack(1, 12);
    expect(page.value(SIZE)).toBe(5);
    expect(scriptState(page.client.store.view, true, page.client.waiting)).toBe("notRunning");
    page.fire(GO);
    page.client.rerun();
    expect(page.sent.slice(1)).toEqual([{ type: "widgets", values: {}, trigger: { go: true } }, { type: "rerun" }]);
  });

  test("keeps its value in a run that does not know it, and follows one that does", () => {
    const page = Page.shown();
    page.run("r1", "started", 11);
    page.commit(SIZE, 5);
    page.ack(1, 12);
    page.set(13, SIZE, 2);
    expect(page.value(SIZE)).toBe(5);
    page.run("r1", "ended");
    page.run("r2", "started", 14);
    page.set(15, SIZE, 3);
    expect(page.value(SIZE)).toBe(3);
  });

  test("is no reason for a form to give what it holds away", () => {
    const page = Page.shown();
    page.commit(MAIL, "typed");
    page.commit(SIZE, 5);
    page.ack(1, 12);
    page.set(13, MAIL, "of a tick");
    expect(page.value(MAIL)).toBe("typed");
  });

  test("is sent again as a note when the connection broke", () => {
    const page = Page.shown();
    page.commit(SIZE, 5);
    page.drop();
    page.pass(250);
    page.open();
    page.welcome({ tree: sampleTree(SAMPLE), running: true });
    expect(page.value(SIZE)).toBe(5);
    expect(page.sent).toEqual([note(5)]);
  });

  test("asks for a run when the session was restored meanwhile, by a run that does not know it", () => {
    const page = Page.shown();
    page.commit(SIZE, 5);
    page.drop();
    page.pass(250);
    page.open();
    page.welcome({ tree: sampleTree(SAMPLE), epoch: 2, running: true });
    expect(page.value(SIZE)).toBe(5);
    expect(page.sent).toEqual([{ type: "widgets", values: { size: 5 } }]);
    expect(page.client.waiting).toEqual([{ type: "widgets", values: { size: 5 }, batch: 1 }]);
  });

  test("does not ask when it was in the log before that", () => {
    const page = Page.shown();
    page.commit(SIZE, 5);
    page.drop();
    page.pass(250);
    page.open();
    page.welcome({ tree: sampleTree(SAMPLE), epoch: 2, running: true, batch: 1 });
    expect(page.sent).toEqual([]);
  });
});

describe("a form", () => {
  test("holds its values back and sends them with its button in one input", () => {
    const page = Page.shown();
    page.commit(MAIL, "a@b.c");
    page.commit(NEWS, true);
    expect(page.sent).toEqual([]);
    expect(page.value(NEWS)).toBe(true);
    page.fire(SEND);
    expect(page.sent).toEqual([
      { type: "widgets", values: { mail: "a@b.c", news: true }, trigger: { send: true }, fragment: "f1" },
    ]);
  });

  test("sends what is being typed too", () => {
    const page = Page.shown();
    page.edit(MAIL, "a@b.c");
    page.client.widgets.submitForm("f");
    expect(page.sent).toMatchObject([{ values: { mail: "a@b.c" } }]);
  });

  test("keeps what it holds when the app redraws it", () => {
    const page = Page.shown();
    page.commit(NEWS, true);
    page.set(11, NEWS, false);
    expect(page.value(NEWS)).toBe(true);
  });

  test("takes what a button outside of it has filled in", () => {
    const page = Page.shown();
    page.commit(MAIL, "typed");
    page.fire(GO);
    page.ack(1, 12);
    page.run("r1", "started", 12);
    page.set(13, MAIL, "filled in");
    expect(page.value(MAIL)).toBe("filled in");
  });

  test("keeps what is typed into it after the click whose run decides", () => {
    const page = Page.shown();
    page.fire(GO);
    page.commit(MAIL, "typed since");
    page.ack(1, 12);
    page.run("r1", "started", 12);
    page.set(13, MAIL, "filled in");
    expect(page.value(MAIL)).toBe("typed since");
    page.run("r1", "ended");
    page.fire(GO);
    page.ack(2, 14);
    page.run("r2", "started", 14);
    page.set(15, MAIL, "filled in again");
    expect(page.value(MAIL)).toBe("filled in again");
  });

  test("keeps what it holds when a later run puts its widgets in anew", () => {
    const page = Page.shown();
    page.commit(MAIL, "typed");
    page.fire(GO);
    page.ack(1, 12);
    page.run("r1", "started", 12);
    const props = { widget: "mail", label: "Mail", value: "", ...FORM };
    const again = { id: 50, kind: "text_input", key: "k", props };
    page.say({
      type: "patch",
      position: 13,
      ops: [
        ["remove", MAIL],
        ["insert", 12, 0, again],
      ],
    });
    expect(page.value(50)).toBe("typed");
  });

  test("shows its defaults again when the app has cleared it", () => {
    const page = Page.shown();
    page.commit(MAIL, "a@b.c");
    page.fire(SEND);
    page.ack(1, 12);
    expect(page.value(MAIL)).toBe("a@b.c");
    page.run("r1", "started", 12);
    page.set(13, MAIL, "");
    expect(page.value(MAIL)).toBe("");
  });

  test("is not sent while a required widget is empty, which is marked until it is filled", () => {
    const page = Page.shown();
    page.fire(SEND);
    expect(page.sent).toEqual([]);
    expect(page.client.widgets.isMissing("mail")).toBe(true);
    page.edit(MAIL, "a");
    expect(page.client.widgets.isMissing("mail")).toBe(false);
    page.fire(SEND);
    expect(page.sent).toHaveLength(1);
  });

  test("is not sent while an upload in it is under way", () => {
    const page = Page.shown();
    page.commit(MAIL, "a@b.c");
    const done = page.client.widgets.holdForm(page.node(MAIL));
    page.fire(SEND);
    expect(page.sent).toEqual([]);
    done();
    done();
    page.fire(SEND);
    expect(page.sent).toHaveLength(1);
  });

  test("is not sent by enter when its button is disabled", () => {
    const page = Page.shown();
    page.commit(MAIL, "a@b.c");
    page.say({ type: "patch", position: 11, ops: [["set", SEND, { disabled: true }]] });
    page.client.widgets.submitForm("f");
    expect(page.sent).toEqual([]);
  });
});

test("a change wakes the listeners of its widget and of no other", () => {
  const page = Page.shown();
  const woken: string[] = [];
  for (const widget of ["name", "size"]) page.client.widgets.subscribe(widget, () => woken.push(widget));
  page.edit(NAME, "A");
  expect(woken).toEqual(["name"]);
});

describe("the edits of a table", () => {
  const EMPTY = { edited_rows: {}, added_rows: [], deleted_rows: [] };
  const EDITOR = { widget: "table", rows: 3, num_rows: "dynamic", fields: [], value: EMPTY };
  const TABLE = 10;
  const page = (props: Record<string, Json> = {}) =>
    Object.setPrototypeOf(
      TestServer.welcoming({
        main: [
          { kind: "data_editor", props: { ...EDITOR, ...props } },
          { kind: "button", props: { widget: "send", label: "Send", submit: true, ...props } },
        ],
      }),
      Page.prototype,
    ) as Page;
  const rows = (...added: number[]) => ({ ...EMPTY, added_rows: added.map((a) => ({ a })) });

  test("are sent as a change of what was sent before, acknowledged or not", () => {
    const shown = page();
    shown.commit(TABLE, rows(1));
    shown.commit(TABLE, rows(1, 2));
    shown.ack(1, 11);
    shown.commit(TABLE, rows(1, 2, 3));
    const sent = shown.inputs.map((input) => (input.type === "widgets" ? input.values.table : null));
    expect(sent).toEqual([
      { $edits: { added_rows: [0, 0, [{ a: 1 }], 1] } },
      { $edits: { added_rows: [1, 0, [{ a: 2 }], 2] } },
      { $edits: { added_rows: [2, 0, [{ a: 3 }], 3] } },
    ]);
    expect(shown.value(TABLE)).toEqual(rows(1, 2, 3));
    shown.ack(2, 12);
    shown.ack(3, 13);
    expect(shown.value(TABLE)).toEqual(rows(1, 2, 3));
  });

  test("are what the server makes of them, whatever the app decided meanwhile", () => {
    const shown = page();
    shown.commit(TABLE, { ...EMPTY, edited_rows: { 0: { a: 1 } } });
    shown.set(11, TABLE, { ...EMPTY, edited_rows: { 5: { b: 2 } } });
    expect(shown.value(TABLE)).toEqual({ ...EMPTY, edited_rows: { 0: { a: 1 } } });
    shown.ack(1, 12);
    expect(shown.value(TABLE)).toEqual({ ...EMPTY, edited_rows: { 0: { a: 1 }, 5: { b: 2 } } });
  });

  test("are no longer shown when they are refused", () => {
    const shown = page();
    shown.commit(TABLE, rows(1));
    shown.say({ type: "error", code: "invalid", message: "no", batch: 1 });
    expect(shown.value(TABLE)).toEqual(EMPTY);
    shown.commit(TABLE, rows(2));
    expect(shown.inputs.at(-1)).toMatchObject({ values: { table: { $edits: { added_rows: [0, 0, [{ a: 2 }], 1] } } } });
  });

  test("are held back by a form, and sent as one change", () => {
    const shown = page({ form: "f" });
    shown.commit(TABLE, rows(1));
    shown.commit(TABLE, rows(1, 2));
    expect(shown.inputs).toEqual([]);
    shown.fire(11);
    expect(shown.sent).toMatchObject([
      { values: { table: { $edits: { added_rows: [0, 0, [{ a: 1 }, { a: 2 }], 2] } } } },
    ]);
  });
});
