// When text is committed: what text inputs and text areas share.
//
// Typing is shown and kept as an edit. It is committed by Enter (or its like), when the focus leaves, before the form is
// sent, and for `live` inputs after a pause. Text that fails a check is not committed: the last committed value stays with
// the app, the text stays in the field, and an error says what is wrong.
import { useEffect, useRef, useState } from "react";
import type { Redacted, Validation } from "../core/elements.gen";
import type { TreeNode } from "../core/tree";
import { useSession } from "../store/session";
import { useWidget } from "../store/widgets";
import { formOf, REQUIRED, useSettled } from "./forms";

interface Options {
  readonly element: () => HTMLElement | null;
  readonly required?: boolean | undefined;
  readonly validate?: Validation | undefined;
  /** Milliseconds without a key after which the text is committed. Has no effect in forms. */
  readonly live?: number | undefined;
}

export interface TextEdit {
  readonly text: string;
  /** The server has a password here that it does not tell. */
  readonly withheld: boolean;
  readonly disabled: boolean;
  /** There is text that was not committed. */
  readonly editing: boolean;
  readonly error: string | null;
  type(text: string): void;
  /** Commits what was typed; false when it may not be. */
  apply(): boolean;
}

export function useTextEdit(
  node: TreeNode<"text_input"> | TreeNode<"text_area">,
  { element, required, validate, live }: Options,
): TextEdit {
  const widget = useWidget<string | Redacted | null>(node);
  const { widgets } = useSession();
  // It is at once after a reload of the page that kept the text.
  const [editing, setEditing] = useState(() => widgets.entry(node.props.widget)?.state === "editing");
  const [error, setError] = useState<string | null>(null);
  const withheld = typeof widget.value === "object" && widget.value !== null;
  const text = typeof widget.value === "string" ? widget.value : "";

  const check = (candidate: string): string | null => (withheld ? null : problem(candidate, required, validate));
  const settle = (): boolean => {
    const found = check(text);
    setError(found);
    if (found) return false;
    if (editing) {
      widget.commit();
      setEditing(false);
    }
    return true;
  };
  useSettled(node, element, settle);

  const latest = useRef({ editing, settle, check, text });
  useEffect(() => {
    latest.current = { editing, settle, check, text };
  });
  const pause = formOf(node) === undefined ? live : undefined;
  useEffect(() => {
    if (pause === undefined || !editing) return;
    widgets.pauses.begin(latest, pause, () => {
      const { editing, settle, check } = latest.current;
      // Who is still typing is not told that it does not fit yet; leaving the field says so.
      if (editing && check(text) === null) settle();
    });
    return () => widgets.pauses.drop(latest);
  }, [widgets, pause, editing, text]);

  return {
    text,
    withheld,
    disabled: widget.disabled,
    editing,
    error: error ?? (widget.missing ? REQUIRED : null),
    type(typed) {
      widget.edit(typed);
      setEditing(true);
      if (error) setError(problem(typed, required, validate));
    },
    // An untouched field that is left says nothing; only a submit asks for what is missing in it.
    apply: () => !editing || settle(),
  };
}

/** What keeps `text` from being committed, in words; null when nothing does. */
export function problem(text: string, required: boolean | undefined, validate: Validation | undefined): string | null {
  if (text === "") return required ? REQUIRED : null;
  if (!validate) return null;
  let pattern: RegExp;
  try {
    pattern = new RegExp(validate.pattern, "us");
  } catch {
    return `The app's pattern for this field, ${validate.pattern}, is not a regular expression.`;
  }
  return pattern.test(text) ? null : (validate.message ?? "This does not have the expected form.");
}
