// The button of the page's menu, and the keys that do what is in it. The menu itself is loaded when someone goes for it.
import { type ComponentPropsWithRef, lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { DotsIcon } from "../blocks/icons";
import { useSession } from "../store/session";
import type { Client } from "../wire/client";

const loadMenu = () => import("./menu-box");
const MenuBox = lazy(loadMenu);

export function MainMenu(): ReactNode {
  const { client } = useSession();
  const [wanted, setWanted] = useState(false);
  useMenuKeys(client);
  const button = <MenuButton onPointerEnter={() => void loadMenu()} onClick={() => setWanted(true)} />;
  return (
    <div className="stMainMenu" data-testid="stMainMenu">
      {wanted ? (
        <Suspense fallback={button}>
          <MenuBox client={client} />
        </Suspense>
      ) : (
        button
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
