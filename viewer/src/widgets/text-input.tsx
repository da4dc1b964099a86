// One line of text: committed by Enter or when the focus leaves, `live` after a pause.
import { ActionIcon, Input } from "@mantine/core";
import { type ReactNode, useRef, useState } from "react";
import type { TreeNode } from "../core/tree";
import { Icon } from "../elements/icon";
import { useEnterSubmits } from "../store/widgets";
import { Field, spoken, useFieldIds } from "./field";
import css from "./field.module.css";
import { formOf, useSubmitForm } from "./forms";
import { hintOf } from "./hint";
import { EyeIcon, EyeOffIcon } from "./icons";
import { useTextEdit } from "./text-edit";

const KEYBOARDS = { email: "email", url: "url", phone: "tel", search: "search" } as const;

/** Stands in a password field whose password only the server knows. */
const WITHHELD = "••••••••";

export function TextInput({ node }: { node: TreeNode<"text_input"> }): ReactNode {
  const { type, max_chars, placeholder, autocomplete, icon, required, live } = node.props;
  const element = useRef<HTMLInputElement>(null);
  const edit = useTextEdit(node, { ...node.props, element: () => element.current });
  const ids = useFieldIds();
  const [focused, setFocused] = useState(false);
  const [shown, setShown] = useState(false);
  const submitForm = useSubmitForm(node);
  const enterSubmits = useEnterSubmits(node);
  const inForm = formOf(node) !== undefined;
  const password = type === "password";

  const instruction = inForm ? enterSubmits && "Press Enter to submit form" : "Press Enter to apply";
  const hint =
    focused &&
    hintOf({
      instruction: edit.editing && !edit.error && (inForm || live === undefined) && instruction,
      length: edit.text.length,
      max: max_chars,
    });

  return (
    <Field node={node} testid="stTextInput" ids={ids} error={edit.error} hint={hint}>
      <Input
        ref={element}
        className={`stTextInputRootElement ${css.control}`}
        wrapperProps={{ "data-testid": "stTextInputRootElement" }}
        classNames={{ input: "stTextInputField" }}
        data-testid="stTextInputField"
        type={password && !shown ? "password" : "text"}
        {...(type && type in KEYBOARDS ? { inputMode: KEYBOARDS[type as keyof typeof KEYBOARDS] } : {})}
        enterKeyHint={inForm && enterSubmits ? "go" : "done"}
        spellCheck={type === undefined ? undefined : false}
        autoComplete={autocomplete ?? (password ? "new-password" : undefined)}
        placeholder={edit.withheld ? WITHHELD : placeholder}
        maxLength={max_chars}
        disabled={edit.disabled}
        error={edit.error !== null}
        leftSection={icon ? <Icon value={icon} /> : undefined}
        rightSectionPointerEvents="all"
        rightSection={
          password && (
            <ActionIcon
              className={css.inside ?? ""}
              variant="subtle"
              color="gray"
              aria-label={shown ? "Hide password" : "Show password"}
              aria-pressed={shown}
              disabled={edit.disabled}
              onClick={() => setShown(!shown)}
            >
              {shown ? <EyeOffIcon /> : <EyeIcon />}
            </ActionIcon>
          )
        }
        {...spoken(node, required)}
        value={edit.text}
        onChange={(event) => edit.type(event.currentTarget.value)}
        onFocus={() => setFocused(true)}
        onBlur={() => {
          setFocused(false);
          edit.apply();
        }}
        onKeyDown={(event) => {
          // Enter that ends the choice of an input method is not meant for the app.
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          if (edit.apply() && inForm && enterSubmits) submitForm();
        }}
      />
    </Field>
  );
}
