// `st.popover`: a button that opens a floating box of elements.
import { Popover as FloatingBox } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Icon } from "../elements/icon";
import { MarkdownText } from "../elements/markdown-text";
import type { ElementProps } from "../registry";
import { useWidget } from "../store/widgets";
import { HelpTooltip } from "../widgets/label";
import { names } from "./children";
import { Flow } from "./flow";
import { ChevronIcon } from "./icons";

export function Popover({ node }: ElementProps<"popover">): ReactNode {
  const { label, type = "secondary", icon, help, disabled, widget } = node.props;
  const handle = useWidget<boolean>(node);
  const [local, setLocal] = useState(false);
  const open = !disabled && (widget === undefined ? local : Boolean(handle.value));
  const button = useRef<HTMLButtonElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const show = (next: boolean) => {
    setLocal(next);
    if (widget !== undefined) handle.commit(next);
  };
  useClickOutside(open, [button, body], () => show(false));
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

/** Lists and calendars that open inside float in boxes of their own, later in the page: a click there is inside too. */
function useClickOutside(active: boolean, inside: { current: HTMLElement | null }[], then: () => void): void {
  const latest = useRef({ inside, then });
  useEffect(() => {
    latest.current = { inside, then };
  });
  useEffect(() => {
    if (!active) return;
    const pressed = ({ target }: PointerEvent) => {
      if (!(target instanceof Element) || !target.isConnected) return;
      const { inside, then } = latest.current;
      const [, body] = inside;
      const float = target.closest("[data-portal]");
      const own = body?.current?.closest("[data-portal]");
      const nested = float && own && own.compareDocumentPosition(float) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (!nested && !inside.some((ref) => ref.current?.contains(target))) then();
    };
    document.addEventListener("pointerdown", pressed);
    return () => document.removeEventListener("pointerdown", pressed);
  }, [active]);
}
