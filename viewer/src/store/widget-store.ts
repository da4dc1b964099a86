// What the user did to widgets and the server does not show yet: "Values and who decides" of docs/protocol.md.
//
// Theory of operation. The value of a widget is the prop `value` of its node, unless there is an entry for it here:
//
//   editing    typed or dragged, not committed. No op touches it: typing is never reverted.
//   held       committed in a form (sent with its submit button).
//   committed  sent. `position` is where the log has it, known once the server acknowledged.
//
// What a user gives to a `silent` widget is sent as a note, which asks for no run: whatever run comes next knows it, also
// one that no viewer asked for. What is to be committed after a pause (`pauses`) is committed at once when the server is
// about to rerun by itself, and when the page goes.
//
// An op that brings `value` is a decision of the app. It takes a committed entry away, unless it cannot know of that entry:
// not acknowledged yet, or a run under way whose `inputs` lie before it. What a form holds gives way only to what came of
// a later input of this user (a button that fills the form in), so `position` of a held entry is that of the first input
// after it. What is editing is never taken away. An entry also ends when its node goes.
import { changeOf, editsFrom } from "../core/edits";
import type { Folded } from "../core/fold";
import type { Json } from "../core/json";
import type { Input, Values, WidgetsInput } from "../core/messages";
import { isKind, propsOf, subtree, type Tree, type TreeNode } from "../core/tree";
import type { Draft } from "./drafts";
import { Pauses } from "./pauses";
import { sameJson } from "./same";
import { Signals } from "./signal";
import type { ViewStore } from "./view-store";

interface Entry {
  readonly value: Json;
  readonly state: "editing" | "held" | "committed";
  readonly form?: string;
  /** Of a held entry: the last batch before it. */
  readonly batch?: number;
  readonly position?: number;
}

type Send = (input: Input) => number;

export class WidgetStore {
  /** What is committed once the user pauses. */
  readonly pauses = new Pauses();
  readonly #entries = new Map<string, Entry>();
  readonly #missing = new Set<string>();
  readonly #busyForms = new Map<string, number>();
  /** Edits of tables that were sent and not acknowledged: what follows is a change of them. */
  readonly #sentEdits = new Map<string, { readonly value: Json; readonly batch: number }>();
  readonly #signals = new Signals<string>();
  readonly #view: ViewStore;
  readonly #send: Send;
  #lastBatch = 0;
  #formsOf: Tree | undefined;
  #forms: ReadonlyMap<string, readonly TreeNode[]> = new Map();

  constructor(view: ViewStore, send: Send) {
    this.#view = view;
    this.#send = send;
  }

  entry(widget: string): Entry | undefined {
    return this.#entries.get(widget);
  }

  isMissing(widget: string): boolean {
    return this.#missing.has(widget);
  }

  /** Uploads of this form are under way: it cannot be submitted. */
  isBusy(form: string): boolean {
    return (this.#busyForms.get(form) ?? 0) > 0;
  }

  /** Keeps the form of this node from being submitted until the returned function is called. */
  holdForm(node: TreeNode): () => void {
    const form = textProp(node, "form");
    if (!form) return () => {};
    const add = (by: number) => {
      this.#busyForms.set(form, (this.#busyForms.get(form) ?? 0) + by);
      this.#signals.emit([`form:${form}`]);
    };
    add(1);
    let held = true;
    return () => {
      if (held) add(-1);
      held = false;
    };
  }

  subscribe = (widget: string, listener: () => void): (() => void) => this.#signals.subscribe(widget, listener);

  edit(node: TreeNode, value: Json): void {
    const form = textProp(node, "form");
    this.#put(node, { value, state: "editing", ...(form ? { form } : {}) });
  }

  revert(node: TreeNode): void {
    const widget = widgetOf(node);
    if (this.#entries.get(widget)?.state === "editing") this.#drop(widget);
  }

  commit(node: TreeNode, given?: Json): void {
    const widget = widgetOf(node);
    const entry = this.#entries.get(widget);
    // A form may have been sent, or the app may have decided, since the edit that a late call means.
    if (given === undefined && entry?.state !== "editing") return;
    const value = given === undefined ? (entry?.value ?? null) : given;
    const form = textProp(node, "form");
    if (form) {
      if (sameJson(value, serverValue(node))) return this.#drop(widget);
      return this.#put(node, { value, state: "held", batch: this.#lastBatch, form });
    }
    const known = entry?.state === "committed" ? entry.value : serverValue(node);
    if (sameJson(value, known)) return entry?.state === "committed" ? undefined : this.#drop(widget);
    if (propsOf(node).silent === true) return this.#sendValues({ [widget]: value }, { note: true });
    this.#sendValues({ [widget]: value }, inFragment(node));
  }

  fire(node: TreeNode, value: Json = true): void {
    this.pauses.flush();
    const form = textProp(node, "form");
    if (form && propsOf(node).submit === true) return this.#submit(form, node, value);
    this.#sendValues({}, { trigger: { [widgetOf(node)]: value }, ...inFragment(node) });
  }

  /** What enter in an input of the form does: a click on the first submit button, unless that is disabled. */
  submitForm(form: string): void {
    this.pauses.flush();
    const button = this.submitButton(form);
    if (button && propsOf(button).disabled !== true) this.#submit(form, button, true);
  }

  submitButton(form: string): TreeNode | undefined {
    return this.#members(form).find((node) => propsOf(node).submit === true);
  }

  /** Whether enter in an input of the form submits it. */
  enterSubmits(form: string): boolean {
    const button = this.submitButton(form);
    if (!button || propsOf(button).disabled === true) return false;
    return !this.#members(form).some((node) => isKind(node, "form") && node.props.enter === false);
  }

  /** What is not committed, to be kept over a reload of the page; passwords are not. */
  drafts(): Draft[] {
    const secret = new Set<string>();
    for (const node of this.#view.view.tree.nodes.values()) {
      if (isKind(node, "text_input") && node.props.type === "password") secret.add(widgetOf(node));
    }
    return [...this.#entries].flatMap(([widget, { state, value, form }]): Draft[] =>
      state === "committed" || secret.has(widget) ? [] : [{ widget, value, state, ...(form ? { form } : {}) }],
    );
  }

  /** The page was loaded anew: what was not committed is there again, where its widget is. */
  restore(drafts: readonly Draft[]): void {
    const drawn = new Set([...this.#view.view.tree.nodes.values()].map((node) => textProp(node, "widget")));
    for (const { widget, ...entry } of drafts) {
      if (!drawn.has(widget) || this.#entries.has(widget)) continue;
      this.#entries.set(widget, entry.state === "held" ? { ...entry, batch: this.#lastBatch } : entry);
      this.#signals.emit([widget]);
    }
  }

  /** The input with this batch is in the log. `asks`: it leads to a run. */
  acknowledged(batch: number, position: number, asks = true): void {
    for (const [widget, entry] of this.#entries) {
      const first = asks && entry.state === "held" && entry.position === undefined && batch > (entry.batch ?? 0);
      if (first || (entry.batch === batch && entry.state === "committed"))
        this.#entries.set(widget, { ...entry, position });
    }
    this.#settleEdits(batch);
  }

  /** The batches up to this one are in the log, at a position the viewer was not told (it was not connected). */
  acknowledgedUpTo(batch: number, position: number): void {
    for (const [widget, entry] of this.#entries) {
      if (entry.position !== undefined) continue;
      const known = entry.state === "held" ? (entry.batch ?? 0) < batch : (entry.batch ?? Infinity) <= batch;
      if (known) this.#entries.set(widget, { ...entry, position });
    }
    this.#settleEdits(batch);
  }

  /** The server did not take the input with this batch: its values are not what the app has, so they are shown no longer. */
  refused(batch: number): void {
    this.#settleEdits(batch);
    for (const [widget, entry] of this.#entries) {
      if (entry.batch === batch && entry.state === "committed") this.#drop(widget);
    }
  }

  /** A patch was applied: entries give way to what the app decided, and go with their nodes. */
  patched({ decided, inserted, removed, view }: Folded): void {
    const inputs = [...view.runs.values()].map((run) => run.inputs);
    for (const id of decided) {
      const node = view.tree.nodes.get(id);
      const widget = node && textProp(node, "widget");
      if (widget && this.#givesWay(widget, inputs, inserted.has(id))) this.#drop(widget);
    }
    for (const node of removed.values()) {
      const widget = textProp(node, "widget");
      if (widget && !this.#isDrawn(widget, decided)) this.#drop(widget);
    }
  }

  /** Another session, or a whole new tree: what was committed is in it, what is being typed stays where its widget does. */
  reset(keepEdits: boolean): void {
    if (!keepEdits) this.#sentEdits.clear();
    const drawn = new Set<string>();
    for (const node of this.#view.view.tree.nodes.values()) {
      const widget = textProp(node, "widget");
      if (widget) drawn.add(widget);
    }
    for (const [widget, entry] of this.#entries) {
      const waits = entry.state !== "committed" || entry.position === undefined;
      if (!(keepEdits && waits && drawn.has(widget))) this.#drop(widget);
    }
  }

  /** `anew`: the node was put in, which says nothing about what the form holds for its widget. */
  #givesWay(widget: string, inputsOfRuns: readonly number[], anew: boolean): boolean {
    const entry = this.#entries.get(widget);
    if (entry?.position === undefined || entry.state === "editing" || (anew && entry.state === "held")) return false;
    const { position } = entry;
    return inputsOfRuns.every((inputs) => inputs >= position);
  }

  #isDrawn(widget: string, decided: Iterable<number>): boolean {
    // A widget taken out and put in again by one patch is still there.
    for (const id of decided) {
      const node = this.#view.node(id);
      if (node && textProp(node, "widget") === widget) return true;
    }
    return false;
  }

  #submit(form: string, button: TreeNode, value: Json): void {
    if (this.isBusy(form) || this.#refuse(form)) return;
    const values: Record<string, Json> = {};
    for (const [widget, entry] of this.#entries) {
      if (entry.form === form && entry.state !== "committed") values[widget] = entry.value;
    }
    this.#sendValues(values, { trigger: { [widgetOf(button)]: value }, ...inFragment(button) });
  }

  /** Marks required widgets of the form that are empty; true when there are any. */
  #refuse(form: string): boolean {
    const empty = this.#members(form).filter((node) => {
      const widget = textProp(node, "widget");
      if (!widget || propsOf(node).required !== true) return false;
      return isEmpty(this.#entries.get(widget)?.value ?? serverValue(node));
    });
    for (const node of empty) this.#missing.add(widgetOf(node));
    this.#signals.emit(empty.map(widgetOf));
    return empty.length > 0;
  }

  /** The form's own node and all that names it, in the order of the page. Found once per tree for all forms. */
  #members(form: string): readonly TreeNode[] {
    const { tree } = this.#view.view;
    if (this.#formsOf !== tree) {
      this.#formsOf = tree;
      this.#forms = membersOfForms(tree);
    }
    return this.#forms.get(form) ?? [];
  }

  #sendValues(values: Values, rest: Omit<WidgetsInput, "type" | "values">): void {
    const editors = this.#editors(values);
    const batch = this.#send({ type: "widgets", values: this.#changes(values, editors), ...rest });
    this.#lastBatch = batch;
    for (const [widget, value] of Object.entries(values)) {
      this.#entries.set(widget, { value, state: "committed", batch });
      this.#missing.delete(widget);
      if (editors.has(widget)) this.#sentEdits.set(widget, { value, batch });
    }
    this.#signals.emit(Object.keys(values));
  }

  /** The editors of tables among the widgets of these values. */
  #editors(values: Values): ReadonlyMap<string, TreeNode> {
    const editors = new Map<string, TreeNode>();
    for (const node of this.#view.view.tree.nodes.values()) {
      const widget = isKind(node, "data_editor") ? node.props.widget : undefined;
      if (widget !== undefined && Object.hasOwn(values, widget)) editors.set(widget, node);
    }
    return editors;
  }

  /** Edits are sent as a change of those that the server has, or will have by then. */
  #changes(values: Values, editors: ReadonlyMap<string, TreeNode>): Values {
    const changes = [...editors].map(([widget, node]) => {
      const known = this.#sentEdits.get(widget)?.value ?? serverValue(node);
      return [widget, changeOf(editsFrom(known), editsFrom(values[widget]))] as const;
    });
    return { ...values, ...Object.fromEntries(changes) };
  }

  /** The log has the edits: from now on the tree says what they add up to, whatever the app decided meanwhile. */
  #settleEdits(upTo: number): void {
    for (const [widget, { batch }] of this.#sentEdits) {
      if (batch > upTo) continue;
      this.#sentEdits.delete(widget);
      const entry = this.#entries.get(widget);
      if (entry?.state === "committed" && entry.batch === batch) this.#drop(widget);
    }
  }

  #put(node: TreeNode, entry: Entry): void {
    const widget = widgetOf(node);
    this.#entries.set(widget, entry);
    if (!isEmpty(entry.value)) this.#missing.delete(widget);
    this.#signals.emit([widget]);
  }

  #drop(widget: string): void {
    if (this.#entries.delete(widget)) this.#signals.emit([widget]);
  }
}

function membersOfForms(tree: Tree): Map<string, TreeNode[]> {
  const forms = new Map<string, TreeNode[]>();
  for (const id of subtree(tree, 0)) {
    const node = tree.nodes.get(id);
    const form = node && textProp(node, "form");
    if (form === undefined || !node) continue;
    const members = forms.get(form);
    if (members) members.push(node);
    else forms.set(form, [node]);
  }
  return forms;
}

function inFragment({ fragment }: TreeNode): { fragment?: string } {
  return fragment === undefined ? {} : { fragment };
}

function widgetOf(node: TreeNode): string {
  const widget = textProp(node, "widget");
  if (widget === undefined)
    throw new Error(`node ${node.id} (${node.kind}) has no widget id, so it cannot send values`);
  return widget;
}

export function textProp(node: TreeNode, name: string): string | undefined {
  const value = propsOf(node)[name];
  return typeof value === "string" ? value : undefined;
}

export function serverValue(node: TreeNode): Json {
  return propsOf(node).value ?? null;
}

function isEmpty(value: Json): boolean {
  return value === null || value === "" || value === false || (Array.isArray(value) && value.length === 0);
}
