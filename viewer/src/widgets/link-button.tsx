// A button that opens an address in a new tab; the app hears of it only if it wants to.
import type { ReactNode } from "react";
import type { TreeNode } from "../core/tree";
import { isCode } from "../elements/markdown/urls";
import { useWidget } from "../store/widgets";
import { ButtonFace } from "./button-face";

export function LinkButton({ node }: { node: TreeNode<"link_button"> }): ReactNode {
  const { url, widget: id, disabled = false } = node.props;
  const widget = useWidget<null>(node);
  return (
    <ButtonFace
      name="stLinkButton"
      look={node.props}
      disabled={disabled || isCode(url)}
      href={url}
      onPress={() => {
        if (id !== undefined) widget.fire();
      }}
    />
  );
}
