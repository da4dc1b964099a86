// Numbers of pages of which one is open. Committed at the choice. Shows as many numbers as the app wants and have room.
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import type { TreeNode } from "../core/tree";
import { useWidget } from "../store/widgets";
import css from "./button-group.module.css";
import { ChevronIcon } from "./icons";
import { pageNumbers, placesIn } from "./page-numbers";

/** What a number takes, and what is between two, in px; larger numbers take more. */
const BUTTON = 40;
const DIGIT = 9;
const GAP = 4;

export function Pagination({ node }: { node: TreeNode<"pagination"> }): ReactNode {
  const { pages, visible, width } = node.props;
  const widget = useWidget<number>(node);
  const box = useRef<HTMLDivElement>(null);
  const room = useRoom(box);
  const wanted = visible === null ? pages : (visible ?? 7);
  const button = Math.max(BUTTON, 18 + String(pages).length * DIGIT);
  const page = widget.value;
  const go = (next: number): void => widget.commit(Math.min(Math.max(next, 1), pages));
  return (
    // No landmark, for a page may have several; it turns pages of something, it does not lead elsewhere.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row in every browser
    <div
      ref={box}
      role="group"
      className={`stPagination ${css.pageBox}`}
      data-testid="stPagination"
      aria-label="Pagination"
    >
      <ul className={css.pages} data-stretch={width !== undefined && width !== "content"}>
        <li>
          <button
            type="button"
            className={css.page}
            aria-label="Previous page"
            disabled={widget.disabled || page <= 1}
            onClick={() => go(page - 1)}
          >
            <span className={css.back}>
              <ChevronIcon />
            </span>
          </button>
        </li>
        {pageNumbers(page, pages, Math.min(wanted, placesIn(room, button, GAP))).map((number, place) =>
          number === null ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a gap is nothing but its place
            <li key={`gap-${place}`} className={css.gap} aria-hidden="true">
              …
            </li>
          ) : (
            <li key={number}>
              <button
                type="button"
                className={css.page}
                aria-label={`Page ${number}`}
                aria-current={number === page ? "page" : undefined}
                disabled={widget.disabled}
                onClick={() => go(number)}
              >
                {number}
              </button>
            </li>
          ),
        )}
        <li>
          <button
            type="button"
            className={css.page}
            aria-label="Next page"
            disabled={widget.disabled || page >= pages}
            onClick={() => go(page + 1)}
          >
            <span className={css.onward}>
              <ChevronIcon />
            </span>
          </button>
        </li>
      </ul>
    </div>
  );
}

/** How wide the row may become: what its box is in has, for the box itself is as wide as the row. */
function useRoom(box: { readonly current: HTMLElement | null }): number {
  const [room, setRoom] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    const around = box.current?.closest<HTMLElement>(
      '[data-testid="stVerticalBlock"], [data-testid="stHorizontalBlock"]',
    );
    const own = box.current?.closest<HTMLElement>('[data-testid="stElementContainer"]');
    if (!around) return;
    const measure = (): void => {
      const fixed = own?.style.width.endsWith("px") ? own.clientWidth : around.clientWidth;
      if (fixed > 0) setRoom(fixed);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(around);
    return () => observer.disconnect();
  }, [box]);
  return room;
}
