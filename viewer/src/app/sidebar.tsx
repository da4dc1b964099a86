// The sidebar: beside the page, resizable, closed and opened, and remembered; on a phone a sheet over the page.
import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useState } from "react";
import { names } from "../blocks/children";
import { Flow } from "../blocks/flow";
import { PanelIcon } from "../blocks/icons";
import { ROOTS } from "../core/elements.gen";
import { useNode, useRevealed, useRunning } from "../store/session";
import { PHONE, useAppProps, useInfo, useMediaQuery } from "./hooks";
import { Logo } from "./logo";
import { SidebarNav, useMenu } from "./navigation";

const WIDTH = { least: 220, usual: 300, most: 600 } as const;
const KEY = "evlit.sidebar";

interface Remembered {
  /** The app had something in it: when it comes again, the room is kept until it says otherwise. */
  readonly filled?: boolean;
  readonly open?: boolean;
  readonly width?: number;
}

export interface SidebarState {
  /** The app has put something into it. */
  readonly exists: boolean;
  readonly open: boolean;
  readonly width: number;
  /** It lies over the page. */
  readonly sheet: boolean;
  setOpen(open: boolean): void;
  setWidth(width: number): void;
}

export function useSidebar(): SidebarState {
  const { sidebar: wanted } = useAppProps();
  const sheet = useMediaQuery(PHONE);
  const menu = useMenu();
  const filled = Boolean(useNode(ROOTS.sidebar)?.children?.length) || menu?.place === "sidebar";
  const [remembered, setRemembered] = useState<Remembered>(recall);
  const awaited = useFirstRun();
  const revealed = useRevealed(ROOTS.sidebar);
  const exists = filled || (awaited && remembered.filled === true);
  const [sheetOpen, setSheetOpen] = useState<boolean>();
  const remember = (change: Remembered) => {
    const next = { ...remembered, ...change };
    setRemembered(next);
    keep(next);
  };
  useEffect(() => {
    if (awaited || filled === (remembered.filled ?? false)) return;
    const next = { ...remembered, filled };
    setRemembered(next);
    keep(next);
  }, [awaited, filled, remembered]);
  const beside = remembered.open ?? wanted !== "collapsed";
  return {
    exists,
    open: exists && (revealed || sheet ? (sheetOpen ?? wanted === "expanded") : beside),
    width: remembered.width ?? (typeof wanted === "number" ? within(wanted) : WIDTH.usual),
    sheet,
    setOpen: (open) => (sheet ? setSheetOpen(open) : remember({ open })),
    setWidth: (width) => remember({ width: within(width) }),
  };
}

/** Until the first run that this page sees is over: so long, what is not there may still come. */
function useFirstRun(): boolean {
  const known = useInfo() !== undefined;
  const running = useRunning();
  const drawn = Boolean(useNode(ROOTS.main)?.children?.length);
  const [ran, setRan] = useState(false);
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (known && running) setRan(true);
    if (known && !running && (ran || drawn)) setOver(true);
  }, [known, running, ran, drawn]);
  return !over;
}

export function Sidebar({ state }: { state: SidebarState }): ReactNode {
  const node = useNode(ROOTS.sidebar);
  const { open, sheet, width, setOpen } = state;
  const [dragging, setDragging] = useState(false);
  useEffect(() => {
    if (!(open && sheet)) return;
    const pressed = (event: globalThis.KeyboardEvent) => event.key === "Escape" && setOpen(false);
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  });
  const menu = useMenu();
  if (!state.exists || !node) return null;
  return (
    <>
      {sheet && open && <div className="ev-backdrop" aria-hidden="true" onClick={() => setOpen(false)} />}
      <section
        className={names("stSidebar", sheet && "ev-sheet", dragging && "ev-dragging")}
        data-testid="stSidebar"
        aria-label="Sidebar"
        data-open={open}
        // Closed it keeps its elements and their state, out of reach of pointer and keyboard.
        inert={!open}
        style={{ "--ev-sidebar": `${width}px` } as CSSProperties}
      >
        <div className="stSidebarContent" data-testid="stSidebarContent">
          <div className="stSidebarHeader" data-testid="stSidebarHeader">
            <Logo />
            <button
              type="button"
              className="stSidebarCollapseButton ev-icon-button"
              data-testid="stSidebarCollapseButton"
              aria-label="Close sidebar"
              onClick={() => setOpen(false)}
            >
              <PanelIcon />
            </button>
          </div>
          {menu?.place === "sidebar" && (
            <SidebarNav
              menu={menu}
              more={Boolean(node.children?.length)}
              onGo={() => {
                if (sheet) setOpen(false);
              }}
            />
          )}
          <div className="stSidebarUserContent" data-testid="stSidebarUserContent">
            <Flow of={node} />
          </div>
        </div>
        {!sheet && open && <Resizer state={state} onDrag={setDragging} />}
      </section>
    </>
  );
}

function Resizer({ state, onDrag }: { state: SidebarState; onDrag(dragging: boolean): void }): ReactNode {
  const moved = (event: PointerEvent) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) state.setWidth(event.clientX);
  };
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    state.setWidth(state.width + step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: <hr> cannot be moved; this is the pattern of a window splitter
    <div
      className="ev-resizer"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the sidebar"
      aria-valuenow={state.width}
      aria-valuemin={WIDTH.least}
      aria-valuemax={WIDTH.most}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        onDrag(true);
      }}
      onPointerMove={moved}
      onPointerUp={() => onDrag(false)}
      onPointerCancel={() => onDrag(false)}
      onDoubleClick={() => state.setWidth(WIDTH.usual)}
      onKeyDown={pressed}
    />
  );
}

function within(width: number): number {
  return Math.round(Math.min(WIDTH.most, Math.max(WIDTH.least, width)));
}

function recall(): Remembered {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Record<string, unknown>;
    return {
      ...(typeof kept.filled === "boolean" ? { filled: kept.filled } : {}),
      ...(typeof kept.open === "boolean" ? { open: kept.open } : {}),
      ...(typeof kept.width === "number" ? { width: within(kept.width) } : {}),
    };
  } catch {
    return {};
  }
}

function keep(remembered: Remembered): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(remembered));
  } catch {
    // Storage is full or forbidden: the sidebar is only not remembered.
  }
}
