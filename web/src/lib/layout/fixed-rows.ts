import { useLayoutEffect, useState } from "react";

/** Rows drawn beyond each edge of the view, so that a quick scroll meets no gap. */
const beyond = 8;

export type RowRange = { first: number; end: number };

/** The rows [first, end) of `count` that stand in the view or close to it. */
export function rowsInView(
  count: number,
  rowHeight: number,
  scrollTop: number,
  viewHeight: number,
): RowRange {
  // A list that became shorter may still stand where it was scrolled to.
  const top = Math.max(0, Math.min(scrollTop, count * rowHeight - viewHeight));
  const first = Math.max(0, Math.floor(top / rowHeight) - beyond);
  const end = Math.min(count, Math.ceil((top + viewHeight) / rowHeight) + beyond);
  return { first, end };
}

/**
 * Which rows of a long list are to be drawn when all are equally high. Nothing is measured but the view itself, and a
 * scroll draws anew only when a row comes or goes. `scroller` is null until the list is on the page.
 */
export function useFixedRows(scroller: HTMLElement | null, count: number, rowHeight: number): RowRange {
  const [view, setView] = useState({ top: 0, height: 0 });
  useLayoutEffect(() => {
    if (!scroller) {
      return;
    }
    const look = () => {
      const top = Math.floor(scroller.scrollTop / rowHeight) * rowHeight;
      const height = scroller.clientHeight;
      setView((before) => (before.top === top && before.height === height ? before : { top, height }));
    };
    look();
    const size = new ResizeObserver(look);
    size.observe(scroller);
    scroller.addEventListener("scroll", look, { passive: true });
    return () => {
      size.disconnect();
      scroller.removeEventListener("scroll", look);
    };
  }, [scroller, rowHeight]);
  // One row more than the view is high, because `top` is rounded down to a whole row.
  return rowsInView(count, rowHeight, view.top, view.height + rowHeight);
}
