// Several lines of text: committed by Ctrl/Cmd+Enter or when the focus leaves. Grows with its text.
import { Input } from "@mantine/core";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { names } from "../blocks/children";
import type { TreeNode } from "../core/tree";
import { useEnterSubmits } from "../store/widgets";
import { Field, spoken, useFieldIds } from "./field";
import css from "./field.module.css";
import { formOf, useSubmitForm } from "./forms";
import { hintOf } from "./hint";
import { isMac } from "./shortcuts";
import { useTextEdit } from "./text-edit";

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
  // Without a height from the app the text decides; browsers that cannot do that by style are helped.
  const fixed = height !== undefined && height !== "content";
  useLayoutEffect(() => {
    const area = element.current;
    if (fixed || !area || CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  });

  return (
    <Field
      node={node}
      testid="stTextArea"
      ids={ids}
      error={edit.error}
      hint={hint}
      className={height === "stretch" ? css.filling : undefined}
    >
      <Input
        ref={element}
        component="textarea"
        multiline
        rows={3}
        className={names("stTextAreaRootElement", css.control, css.area, !fixed && css.growing)}
        wrapperProps={{ "data-testid": "stTextAreaRootElement" }}
        data-limited={height === undefined}
        style={typeof height === "number" ? { "--area-height": `${height}px` } : {}}
        placeholder={placeholder}
        maxLength={max_chars}
        disabled={edit.disabled}
        error={edit.error !== null}
        {...spoken(node, required)}
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
