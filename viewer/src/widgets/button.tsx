// Buttons: a click is a trigger for one run. With `submit` a form's button, which checks the form's fields first.
import type { ReactNode } from "react";
import type { TreeNode } from "../core/tree";
import { useFormBusy, useWidget } from "../store/widgets";
import { ButtonFace } from "./button-face";
import { settleForm } from "./forms";

export function Button({ node }: { node: TreeNode<"button"> }): ReactNode {
  const { form, submit } = node.props;
  const widget = useWidget<null>(node);
  const busy = useFormBusy(submit ? form : undefined);
  return (
    <ButtonFace
      name={submit ? "stFormSubmitButton" : "stButton"}
      look={node.props}
      disabled={widget.disabled || busy}
      onPress={() => {
        if (!submit || form === undefined || settleForm(form)) widget.fire();
      }}
    />
  );
}
