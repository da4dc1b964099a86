// What all buttons look like: label, icon, shortcut, help. What a press does is the caller's matter.
import { Button as MantineButton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { type ReactElement, type ReactNode, useRef } from "react";
import type { ButtonProps } from "../core/elements.gen";
import { Icon } from "../elements/icon";
import { MarkdownText } from "../elements/markdown-text";
import css from "./button.module.css";
import { settleFocused } from "./forms";
import { HelpTooltip } from "./label";
import { isMac, parseShortcut, showShortcut } from "./shortcuts";

const VARIANTS = { primary: "filled", secondary: "default", tertiary: "subtle" } as const;
const TYPING = ["INPUT", "TEXTAREA", "SELECT"];

type Look = Pick<ButtonProps, "label" | "type" | "help" | "icon" | "icon_position" | "shortcut" | "wrap" | "width">;

interface FaceProps {
  /** The name of the box in the page. */
  readonly name: string;
  readonly look: Look;
  readonly disabled: boolean;
  /** The button is a link to this address, in a new tab. */
  readonly href?: string | undefined;
  /** Work that the press began goes on. */
  readonly busy?: boolean;
  /** Stands at the right end. */
  readonly sign?: ReactNode;
  /** Puts the button itself into what it opens. */
  readonly around?: (button: ReactElement) => ReactNode;
  readonly onPress: () => void;
}

export function ButtonFace({ name, look, disabled, href, busy, sign, around, onPress }: FaceProps): ReactNode {
  const { label, type = "secondary", help, icon, icon_position, shortcut, wrap, width } = look;
  const box = useRef<HTMLDivElement>(null);
  const { hotkey, whileTyping } = parseShortcut(shortcut ?? "");
  // A link is followed by the browser, which does that for clicks alone.
  const press =
    href === undefined && !around ? onPress : () => box.current?.querySelector<HTMLElement>("a, button")?.click();
  useHotkeys(
    shortcut && !disabled ? [[hotkey, () => settleFocused() && press()]] : [],
    whileTyping ? [] : TYPING,
    whileTyping,
  );

  const image = icon && <Icon value={icon} />;
  const end = (
    <>
      {icon_position === "right" && image}
      {shortcut && <kbd className={css.shortcut}>{showShortcut(shortcut, isMac())}</kbd>}
      {sign}
    </>
  );
  const shared = {
    variant: VARIANTS[type],
    className: `stBaseButton-${type} ${css.button}`,
    "data-testid": `stBaseButton-${type}`,
    "data-type": type,
    "data-wrap": wrap === false ? "false" : "true",
    disabled,
    // The wrapper around the element has the width the app asked for; the button fills it.
    fullWidth: width !== undefined && width !== "content",
    leftSection: icon_position === "right" ? undefined : image,
    rightSection: icon_position === "right" || shortcut || sign ? end : undefined,
    "aria-keyshortcuts": shortcut ? ariaShortcut(hotkey) : undefined,
    "aria-busy": busy || undefined,
    onClick: onPress,
    children: <MarkdownText source={label} inline />,
  };
  const button =
    href === undefined || disabled ? (
      <MantineButton type="button" {...shared} />
    ) : (
      <MantineButton component="a" href={href} target="_blank" rel="noopener noreferrer" {...shared} />
    );
  const placed = around ? around(button) : button;
  return (
    <div ref={box} className={`${name} ${css.buttonBox}`} data-testid={name}>
      {help ? (
        <HelpTooltip help={help}>
          {/* A disabled button has no pointer events: the box around it still shows why it is there. */}
          <div className={`stTooltipHoverTarget ${css.buttonTarget}`} data-testid="stTooltipHoverTarget">
            {placed}
          </div>
        </HelpTooltip>
      ) : (
        placed
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
