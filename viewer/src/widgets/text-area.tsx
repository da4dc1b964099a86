// Several lines of text: committed by Ctrl/Cmd+Enter or when the focus leaves. Grows with its text.
import { Textarea } from "@mantine/core";
import { type ReactNode, useRef, useState } from "react";
import type { TreeNode } from "../core/tree";
import { useEnterSubmits } from "../store/widgets";
import { describe, Field, useFieldIds } from "./field";
import { formOf, useSubmitForm } from "./forms";
import { hintOf } from "./hint";
import { isMac } from "./shortcuts";
import { useTextEdit } from "./text-edit";
import css from "./widgets.module.css";

export function TextArea({ node }: { node: TreeNode<"text_area"> }): ReactNode {
  const { max_chars, placeholder, required, height } = node.props;
  const element = useRef<HTMLTextAreaElement>(null);
  const edit = useTextEdit(node, { ...node.props, element: () => element.current });
  const ids = useFieldIds();
  const [focused, setFocused] = useState(false);
  const submitForm = useSubmitForm(node);
  const enterSubmits = useEnterSubmits(node);
  const inForm = formOf(node) !== undefined;

  const keys = isMac() ? "⌘+Enter" : "Ctrl+Enter";
  const instruction = inForm ? enterSubmits && `Press ${keys} to submit form` : `Press ${keys} to apply`;
  const hint =
    focused &&
    hintOf({ instruction: edit.editing && !edit.error && instruction, length: edit.text.length, max: max_chars });
  // A height of the app is the element's: the text fills it. Else the text decides.
  const filling = height !== undefined && height !== "content";

  return (
    <Field
      node={node}
      testid="stTextArea"
      ids={ids}
      error={edit.error}
      hint={hint}
      className={filling ? css.filling : undefined}
    >
      <Textarea
        ref={element}
        id={ids.input}
        className={filling ? (css.fill ?? "") : ""}
        classNames={{ wrapper: `stTextAreaRootElement ${css.control} ${css.area}` }}
        attributes={{ wrapper: { "data-testid": "stTextAreaRootElement" } }}
        autosize={!filling}
        minRows={3}
        {...(height === undefined ? { maxRows: 16 } : {})}
        placeholder={placeholder}
        maxLength={max_chars}
        disabled={edit.disabled}
        error={edit.error !== null}
        {...describe(node, ids, { error: edit.error, hint, required })}
        value={edit.text}
        onChange={(event) => edit.type(event.currentTarget.value)}
        onFocus={() => setFocused(true)}
        onBlur={() => {
          setFocused(false);
          edit.apply();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (edit.apply() && inForm && enterSubmits) submitForm();
        }}
      />
    </Field>
  );
}
