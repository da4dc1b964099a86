// The menu of pages: in the sidebar, or over the page. On a phone it is in the sidebar always.
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { names } from "../blocks/children";
import { ChevronIcon, OutIcon } from "../blocks/icons";
import type { MenuPage, Navigation } from "../core/elements.gen";
import { Icon } from "../elements/icon";
import { MarkdownText } from "../elements/markdown-text";
import { usePlaceLink } from "../store/places";
import { HelpTooltip } from "../widgets/label";
import { PHONE, useAppProps, useMediaQuery } from "./hooks";
import "./navigation.css";

/** A long menu shows so many pages at first, when there is something below it. */
const SHORT = 10;
const LONG = 12;

interface Section {
  readonly title: string;
  readonly pages: readonly MenuPage[];
}

export interface Menu {
  readonly place: "sidebar" | "top";
  readonly sections: readonly Section[];
  readonly expanded: boolean | number;
  /** The path of the page that is shown. */
  readonly here: string;
}

/** The menu to show; undefined where there is none, as with one page. */
export function useMenu(): Menu | undefined {
  const { navigation, page = "" } = useAppProps();
  const phone = useMediaQuery(PHONE);
  if (!navigation || navigation.position === "hidden") return undefined;
  const pages = navigation.pages.filter((each) => !each.hidden);
  if (pages.length < 2) return undefined;
  const place = navigation.position === "top" && !phone ? "top" : "sidebar";
  return { place, sections: sections(pages), expanded: navigation.expanded ?? false, here: page };
}

/** Title and icon of the page that is shown. */
export function currentPage(navigation: Navigation | undefined, page = ""): MenuPage | undefined {
  return navigation?.pages.find((each) => each.path === page);
}

function sections(pages: readonly MenuPage[]): Section[] {
  const titles = [...new Set(pages.map((page) => page.section ?? ""))];
  return titles.map((title) => ({ title, pages: pages.filter((page) => (page.section ?? "") === title) }));
}

export function SidebarNav({ menu, more, onGo }: { menu: Menu; more: boolean; onGo(): void }): ReactNode {
  const [all, setAll] = useState(false);
  const count = menu.sections.reduce((sum, section) => sum + section.pages.length, 0);
  const limit = useLimit(menu, count, more);
  const shown = all ? count : limit;
  return (
    <nav className="stSidebarNav" data-testid="stSidebarNav" aria-label="Pages">
      <div className="stSidebarNavItems" data-testid="stSidebarNavItems">
        {cut(menu.sections, shown).map((section) => (
          <SidebarSection key={section.title} section={section} here={menu.here} onGo={onGo} />
        ))}
      </div>
      {limit < count && (
        <button
          type="button"
          className="stSidebarNavViewButton"
          data-testid="stSidebarNavViewButton"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? "View less" : `View ${count - limit} more`}
        </button>
      )}
      {more && <div className="stSidebarNavSeparator" data-testid="stSidebarNavSeparator" />}
    </nav>
  );
}

function useLimit({ expanded }: Menu, count: number, more: boolean): number {
  if (typeof expanded === "number") return Math.max(1, expanded);
  return expanded || !more || count <= LONG ? count : SHORT;
}

function cut(all: readonly Section[], limit: number): Section[] {
  let left = limit;
  const kept: Section[] = [];
  for (const { title, pages } of all) {
    if (left <= 0) break;
    kept.push({ title, pages: pages.slice(0, left) });
    left -= pages.length;
  }
  return kept;
}

function SidebarSection({ section, here, onGo }: { section: Section; here: string; onGo(): void }): ReactNode {
  const id = useId();
  return (
    <div className="ev-nav-section">
      {section.title && (
        <div className="stNavSectionHeader" data-testid="stNavSectionHeader" id={id}>
          {section.title}
        </div>
      )}
      <ul aria-labelledby={section.title ? id : undefined}>
        {section.pages.map((page) => (
          <li key={page.url ?? page.path}>
            <div className="stSidebarNavLinkContainer" data-testid="stSidebarNavLinkContainer">
              <NavLink page={page} here={here} name="stSidebarNavLink" onGo={onGo} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface NavLinkProps {
  readonly page: MenuPage;
  readonly here: string;
  readonly name: string;
  onGo(): void;
}

function NavLink({ page, here, name, onGo }: NavLinkProps): ReactNode {
  const place = usePlaceLink();
  const label = (
    <>
      {page.icon && (
        <span className="ev-nav-icon">
          <Icon value={page.icon} />
        </span>
      )}
      <span className="ev-nav-label">
        <MarkdownText source={page.title} inline />
      </span>
    </>
  );
  const common = { className: names(name, "ev-nav-link"), "data-testid": name };
  const link = page.url ? (
    <a {...common} href={page.url} target="_blank" rel="noreferrer">
      {label}
      <OutIcon />
      <span className="ev-unseen">opens in a new tab</span>
    </a>
  ) : (
    <PlaceAnchor {...common} link={place(page.path ?? "")} current={page.path === here} onGo={onGo}>
      {label}
    </PlaceAnchor>
  );
  return page.help ? <HelpTooltip help={page.help}>{link}</HelpTooltip> : link;
}

interface PlaceAnchorProps {
  readonly className: string;
  readonly link: ReturnType<ReturnType<typeof usePlaceLink>>;
  readonly current: boolean;
  readonly children: ReactNode;
  onGo(): void;
}

function PlaceAnchor({ link, current, onGo, children, ...rest }: PlaceAnchorProps): ReactNode {
  return (
    <a
      {...rest}
      href={link.href}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        link.onClick(event);
        if (event.defaultPrevented) onGo();
      }}
    >
      {children}
    </a>
  );
}

export function TopNav({ menu }: { menu: Menu }): ReactNode {
  return (
    <nav className="stTopNav" data-testid="stTopNav" aria-label="Pages">
      {menu.sections.map((section) =>
        section.title ? (
          <TopSection key={section.title} section={section} here={menu.here} />
        ) : (
          section.pages.map((page) => (
            <NavLink key={page.url ?? page.path} page={page} here={menu.here} name="stTopNavLink" onGo={() => {}} />
          ))
        ),
      )}
    </nav>
  );
}

function TopSection({ section, here }: { section: Section; here: string }): ReactNode {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const pressed = (event: PointerEvent) => !box.current?.contains(event.target as Element) && setOpen(false);
    document.addEventListener("pointerdown", pressed);
    return () => document.removeEventListener("pointerdown", pressed);
  }, [open]);
  const left = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    setOpen(false);
    button.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the links and the button inside
    <div
      className="stTopNavSection ev-nav-drop"
      data-testid="stTopNavSection"
      ref={box}
      onKeyDown={left}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && event.relatedTarget && setOpen(false)}
    >
      <button
        type="button"
        ref={button}
        className="ev-nav-link"
        aria-expanded={open}
        aria-current={section.pages.some((page) => page.path === here) ? "true" : undefined}
        onClick={() => setOpen(!open)}
      >
        <span className="ev-nav-label">{section.title}</span>
        <ChevronIcon />
      </button>
      {open && (
        <ul className="ev-nav-list">
          {section.pages.map((page) => (
            <li key={page.url ?? page.path}>
              <NavLink page={page} here={here} name="stTopNavLink" onGo={() => setOpen(false)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
