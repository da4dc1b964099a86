// What is checked before a form is sent or a keyboard shortcut acts: each field with an uncommitted edit settles first.
// The values a form holds back live in store/widgets.ts; what is here is only which fields are on the page.
import { useEffect, useRef, useState } from "react";
import { propsOf, type TreeNode } from "../core/tree";
import { useSession } from "../store/session";
import { useWidget } from "../store/widgets";

export const REQUIRED = "This is required.";

interface Field {
  readonly form: string | undefined;
  element(): HTMLElement | null;
  /** Commits what is being edited. False when it may not be committed: then the field says why. */
  settle(): boolean;
}

const fields = new Set<Field>();

export function formOf(node: TreeNode): string | undefined {
  const { form } = propsOf(node);
  return typeof form === "string" ? form : undefined;
}

/** Makes the field take part in these checks. */
export function useSettled(node: TreeNode, element: () => HTMLElement | null, settle: () => boolean): void {
  const form = formOf(node);
  const latest = useRef({ element, settle });
  useEffect(() => {
    latest.current = { element, settle };
  });
  useEffect(() => {
    const field: Field = {
      form,
      element: () => latest.current.element(),
      settle: () => latest.current.settle(),
    };
    fields.add(field);
    return () => {
      fields.delete(field);
    };
  }, [form]);
}

/** What a widget without text of its own says when it is required and empty; asked for by a submit, gone with a value. */
export function useRequired(
  node: TreeNode,
  element: () => HTMLElement | null,
  empty: boolean,
  words: string = REQUIRED,
): string | null {
  const [asked, setAsked] = useState(false);
  const wanting = propsOf(node).required === true && empty;
  useSettled(node, element, () => {
    setAsked(wanting);
    return !wanting;
  });
  const { missing } = useWidget(node);
  return wanting && (asked || missing) ? words : null;
}

/** Commits the edits of all fields of the form. False when one may not be; the first such field gets the focus. */
export function settleForm(form: string): boolean {
  const refused = [...fields].filter((field) => field.form === form && !field.settle()).map((field) => field.element());
  const [first] = refused.filter((element) => element !== null).sort(inPageOrder);
  first?.focus();
  return refused.length === 0;
}

/** Commits the edit of the field that has the focus: a shortcut acts without the focus leaving it. */
export function settleFocused(): boolean {
  const focused = [...fields].find((field) => field.element()?.contains(document.activeElement));
  return focused?.settle() ?? true;
}

/** What Enter in a field of a form does once its edit is committed. */
export function useSubmitForm(node: TreeNode): () => void {
  const { widgets } = useSession();
  const form = formOf(node);
  return () => {
    if (form !== undefined && settleForm(form)) widgets.submitForm(form);
  };
}

function inPageOrder(a: Node, b: Node): number {
  return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}
