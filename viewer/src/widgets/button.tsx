// Buttons: a click is a trigger for one run. With `submit` a form's button, which checks the form's fields first.
import { Button as MantineButton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { type ReactNode, useRef } from "react";
import type { TreeNode } from "../core/tree";
import { Icon } from "../elements/icon";
import { MarkdownText } from "../elements/markdown-text";
import { useFormBusy, useWidget } from "../store/widgets";
import css from "./button.module.css";
import { settleFocused, settleForm } from "./forms";
import { HelpTooltip } from "./label";
import { isMac, parseShortcut, showShortcut } from "./shortcuts";

const VARIANTS = { primary: "filled", secondary: "default", tertiary: "subtle" } as const;
const TYPING = ["INPUT", "TEXTAREA", "SELECT"];

export function Button({ node }: { node: TreeNode<"button"> }): ReactNode {
  const { label, type = "secondary", help, icon, icon_position, shortcut, wrap, width, form, submit } = node.props;
  const widget = useWidget<null>(node);
  const busy = useFormBusy(submit ? form : undefined);
  const disabled = widget.disabled || busy;
  const element = useRef<HTMLButtonElement>(null);

  const click = (): void => {
    if (!submit || form === undefined || settleForm(form)) widget.fire();
  };
  const { hotkey, whileTyping } = parseShortcut(shortcut ?? "");
  useHotkeys(
    shortcut && !disabled ? [[hotkey, () => settleFocused() && click()]] : [],
    whileTyping ? [] : TYPING,
    whileTyping,
  );

  const name = submit ? "stFormSubmitButton" : "stButton";
  const sign = icon && <Icon value={icon} />;
  const button = (
    <MantineButton
      ref={element}
      type="button"
      variant={VARIANTS[type]}
      className={`stBaseButton-${type} ${css.button}`}
      data-testid={`stBaseButton-${type}`}
      data-type={type}
      data-wrap={wrap === false ? "false" : "true"}
      disabled={disabled}
      // The wrapper around the element has the width the app asked for; the button fills it.
      fullWidth={width !== undefined && width !== "content"}
      leftSection={icon_position === "right" ? undefined : sign}
      rightSection={
        icon_position === "right" || shortcut ? (
          <>
            {icon_position === "right" && sign}
            {shortcut && <kbd className={css.shortcut}>{showShortcut(shortcut, isMac())}</kbd>}
          </>
        ) : undefined
      }
      aria-keyshortcuts={shortcut ? ariaShortcut(hotkey) : undefined}
      onClick={click}
    >
      <MarkdownText source={label} inline />
    </MantineButton>
  );
  return (
    <div className={`${name} ${css.buttonBox}`} data-testid={name}>
      {help ? (
        <HelpTooltip help={help}>
          {/* A disabled button has no pointer events: the box around it still shows why it is there. */}
          <div className={`stTooltipHoverTarget ${css.buttonTarget}`} data-testid="stTooltipHoverTarget">
            {button}
          </div>
        </HelpTooltip>
      ) : (
        button
      )}
    </div>
  );
}

function ariaShortcut(hotkey: string): string {
  const names: Record<string, string> = { mod: isMac() ? "Meta" : "Control", alt: "Alt", shift: "Shift" };
  return hotkey
    .split("+")
    .map((part) => names[part] ?? part)
    .join("+");
}
