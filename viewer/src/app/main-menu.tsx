// The button of the page's menu, and the keys that do what is in it. The menu itself is loaded when someone goes for it.
import { type ComponentPropsWithRef, type ComponentType, type ReactNode, useEffect, useState } from "react";
import { DotsIcon } from "../blocks/icons";
import { useSession } from "../store/session";
import type { Client } from "../wire/client";

let MenuBox: ComponentType<{ client: Client }> | undefined;

async function loadMenu(): Promise<void> {
  MenuBox ??= (await import("./menu-box")).default;
}

export function MainMenu(): ReactNode {
  const { client } = useSession();
  const [wanted, setWanted] = useState(false);
  useMenuKeys(client);
  const open = async (): Promise<void> => {
    const from = document.activeElement;
    await loadMenu();
    // Who has gone on to something else by then is not called back.
    if ([from, document.body].includes(document.activeElement)) setWanted(true);
  };
  const nothing = (): void => {}; // it did not come: who presses again asks again
  return (
    <div className="stMainMenu" data-testid="stMainMenu">
      {wanted && MenuBox ? (
        <MenuBox client={client} />
      ) : (
        <MenuButton onPointerEnter={() => void loadMenu().catch(nothing)} onClick={() => void open().catch(nothing)} />
      )}
    </div>
  );
}

/** Takes the props that the menu gives to what opens it. */
export function MenuButton(props: ComponentPropsWithRef<"button">): ReactNode {
  return (
    <button
      {...props}
      type="button"
      className="stMainMenuButton ev-icon-button"
      data-testid="stMainMenuButton"
      aria-label="Main menu"
      aria-haspopup="menu"
    >
      <DotsIcon />
    </button>
  );
}

const TYPING = "input, textarea, select, canvas, [contenteditable], [role='textbox'], [role='combobox'], [role='menu']";

/** R and C anywhere but where keys mean something else. */
function useMenuKeys(client: Client): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      if (event.key === "r") client.rerun();
      else if (event.key === "c") client.clearCache();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [client]);
}
