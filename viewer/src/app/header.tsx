// The strip over the page: the way to the sidebar on the left; what runs, and the menu, on the right.
import type { ReactNode } from "react";
import { PanelIcon } from "../blocks/icons";
import { Logo } from "./logo";
import { MainMenu } from "./main-menu";
import { TopNav, useMenu } from "./navigation";
import { RunStatus } from "./run-status";
import type { SidebarState } from "./sidebar";
import { SourceNotice } from "./source-notice";

export function Header({ sidebar }: { sidebar: SidebarState }): ReactNode {
  const menu = useMenu();
  return (
    <header className="stHeader" data-testid="stHeader">
      {sidebar.exists && !sidebar.open && (
        <button
          type="button"
          className="stExpandSidebarButton ev-icon-button"
          data-testid="stExpandSidebarButton"
          aria-label="Open sidebar"
          onClick={() => sidebar.setOpen(true)}
        >
          <PanelIcon />
        </button>
      )}
      {!(sidebar.exists && sidebar.open) && <Logo brief />}
      {menu?.place === "top" && <TopNav menu={menu} />}
      <div className="stToolbar" data-testid="stToolbar">
        <SourceNotice />
        <RunStatus />
        <MainMenu />
      </div>
    </header>
  );
}
