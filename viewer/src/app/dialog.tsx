// `st.dialog`: over the page in its middle, a drawer at its side, or on a phone a sheet from below.
import { Drawer, FocusTrap, Modal } from "@mantine/core";
import "@mantine/core/styles/Paper.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/Drawer.layer.css";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Flow } from "../blocks/flow";
import { Icon } from "../elements/icon";
import { MarkdownText } from "../elements/markdown-text";
import type { ElementProps } from "../registry";
import { useMark, useRevealed, useSession } from "../store/session";
import { PHONE, useMediaQuery } from "./hooks";

const SIZES = { small: 500, medium: 750, large: 1280 } as const;

export default function Dialog({ node }: ElementProps<"dialog">): ReactNode {
  const { id, title, size, position, dismissible, icon, run } = node.props;
  const { client } = useSession();
  const [wanted, setOpen] = useClosable(node);
  const open = useRevealed(node.id) || wanted;
  const mark = useMark(node.id);
  useFocusBack(open);
  const phone = useMediaQuery(PHONE);
  const close = () => {
    setOpen(false);
    client.dismiss(id, run);
  };
  const shared = {
    opened: open,
    onClose: close,
    withCloseButton: dismissible !== false,
    closeOnClickOutside: dismissible !== false,
    closeOnEscape: dismissible !== false,
    closeButtonProps: { "aria-label": "Close" },
    size: typeof size === "number" ? size : SIZES[size ?? "small"],
    title: (
      <>
        {icon && <Icon value={icon} />}
        <MarkdownText source={title} inline />
      </>
    ),
    // The page has one banner, and it is not the dialog's head.
    attributes: { content: { "data-testid": "stDialog", "data-node": mark }, header: { role: "presentation" } },
    classNames: { content: "stDialog" },
    transitionProps: { duration: 160 },
    returnFocus: false,
  };
  const inside = (
    <>
      {/* Focus enters at the top of the dialog, without a ring around whatever comes first. */}
      <FocusTrap.InitialFocus />
      <Flow of={node} />
    </>
  );
  if (phone) {
    return (
      <Drawer
        {...shared}
        position="bottom"
        size="auto"
        radius="lg"
        classNames={{ content: "stDialog ev-bottom-sheet" }}
      >
        {inside}
      </Drawer>
    );
  }
  if (position) {
    return (
      <Drawer {...shared} position={position} offset={8} radius="lg">
        {inside}
      </Drawer>
    );
  }
  return (
    <Modal {...shared} yOffset="9vh" radius="lg">
      {inside}
    </Modal>
  );
}

/**
 * Gives the focus back to where it was when the dialog opened. The library's own way knows only dialogs that are closed
 * first and opened later; these are open from their first moment, and some are gone in the next.
 */
function useFocusBack(open: boolean): void {
  const before = useRef<Element>(null);
  useLayoutEffect(() => {
    if (open) before.current = document.activeElement;
  }, [open]);
  // Not before the page is drawn: React sets the focus back to where it was while it changed the page.
  useEffect(() => {
    if (!open) return;
    return () => {
      const element = before.current;
      if (element instanceof HTMLElement && element.isConnected) element.focus({ preventScroll: true });
    };
  }, [open]);
}

/** Closed here at once, whatever the server knows of it; open again when a later run opens it. */
function useClosable(node: ElementProps<"dialog">["node"]): [boolean, (open: boolean) => void] {
  const { run, dismissed } = node.props;
  const [closed, setClosed] = useState<number>();
  return [closed !== run && dismissed !== run, (open) => setClosed(open ? undefined : run)];
}
