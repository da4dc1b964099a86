// `st.popover`: a button that opens a floating box of elements.
import { Popover as FloatingBox } from "@mantine/core";
import "@mantine/core/styles/Popover.layer.css";
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import { Icon } from "../elements/icon";
import { MarkdownText } from "../elements/markdown-text";
import type { ElementProps } from "../registry";
import { useRevealed } from "../store/session";
import { useWidget } from "../store/widgets";
import { HelpTooltip } from "../widgets/label";
import { names } from "./children";
import { Flow } from "./flow";
import { ChevronIcon } from "./icons";

export function Popover({ node }: ElementProps<"popover">): ReactNode {
  const { label, type = "secondary", icon, help, disabled, widget } = node.props;
  const handle = useWidget<boolean>(node);
  const [local, setLocal] = useState(false);
  const revealed = useRevealed(node.id);
  const open = revealed || (!disabled && (widget === undefined ? local : Boolean(handle.value)));
  const button = useRef<HTMLButtonElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const show = (next: boolean) => {
    setLocal(next);
    if (widget !== undefined) handle.commit(next);
  };
  useDismiss(open, button, body, () => show(false));
  const trigger = (
    <button
      type="button"
      ref={button}
      className={names("stPopoverButton ev-button", `ev-button-${type}`)}
      data-testid="stPopoverButton"
      aria-haspopup="dialog"
      aria-expanded={open}
      disabled={disabled === true}
      onClick={() => show(!open)}
    >
      {icon && <Icon value={icon} />}
      <MarkdownText source={label} inline />
      <ChevronIcon />
    </button>
  );
  return (
    <div className="stPopover" data-testid="stPopover">
      <FloatingBox
        opened={open}
        onChange={show}
        closeOnClickOutside={false}
        closeOnEscape={false}
        position="bottom-start"
        offset={6}
        radius="lg"
        shadow="md"
        transitionProps={{ duration: 120, transition: "pop-top-left" }}
        trapFocus
        returnFocus
        keepMounted
      >
        <FloatingBox.Target>{help ? <HelpTooltip help={help}>{trigger}</HelpTooltip> : trigger}</FloatingBox.Target>
        <FloatingBox.Dropdown
          ref={body}
          className="stPopoverBody ev-float"
          data-testid="stPopoverBody"
          aria-label={label}
          data-autofocus
          tabIndex={-1}
        >
          <Flow of={node} />
        </FloatingBox.Dropdown>
      </FloatingBox>
    </div>
  );
}

/**
 * A press outside or Escape closes the box. Lists and calendars that open inside float in boxes of their own, later in the
 * page: a press there is inside too, and an Escape meant for one of them is not for this box.
 */
function useDismiss(active: boolean, button: Box, body: Box, then: () => void): void {
  const close = useEffectEvent(then);
  const isInside = useEffectEvent((target: Element) => {
    const float = target.closest("[data-portal]");
    const own = body.current?.closest("[data-portal]");
    const nested = float && own && own.compareDocumentPosition(float) & Node.DOCUMENT_POSITION_FOLLOWING;
    return Boolean(nested || button.current?.contains(target) || body.current?.contains(target));
  });
  useEffect(() => {
    if (!active) return;
    const pressed = ({ target }: PointerEvent) => {
      if (target instanceof Element && target.isConnected && !isInside(target)) close();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !(event.target instanceof Element) || !isInside(event.target)) return;
      if (event.target.closest('[data-mantine-stop-propagation="true"], [role="combobox"][aria-expanded="true"]'))
        return;
      // The box may stand in a dialog, which stays.
      event.stopPropagation();
      close();
    };
    document.addEventListener("pointerdown", pressed);
    window.addEventListener("keydown", key, true);
    return () => {
      document.removeEventListener("pointerdown", pressed);
      window.removeEventListener("keydown", key, true);
    };
  }, [active]);
}

type Box = { readonly current: HTMLElement | null };
