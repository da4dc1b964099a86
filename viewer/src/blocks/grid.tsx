// `st.grid`: cells of equal width in as many columns as have room.
import {
  type CSSProperties,
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { isKind, type TreeNode } from "../core/tree";
import type { ElementProps } from "../registry";
import { useMark, useNode } from "../store/session";
import { Child, DirectionContext, keyClass, names } from "./children";
import { Flow, gapOf } from "./flow";
import { columnsIn } from "./grid-columns";
import "./grid.css";

interface Around {
  readonly columns: number;
  readonly border: boolean;
  readonly valign: "center" | "bottom" | undefined;
}

const GridContext = createContext<Around>({ columns: 1, border: false, valign: undefined });

export function Grid({ node }: ElementProps<"grid">): ReactNode {
  const {
    columns: wanted,
    min_width,
    wrap = true,
    gap,
    row_gap,
    valign,
    border,
    row_height,
    height,
    dense,
  } = node.props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const between = gapOf(gap);
  const columns = wrap ? columnsIn(width, { wanted, least: min_width, gap: between }) : (wanted ?? 1);
  const style: CSSProperties = {
    gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
    columnGap: between,
    rowGap: gapOf(row_gap ?? gap),
    ...(row_height === undefined ? {} : { gridAutoRows: row_height }),
    ...(dense ? { gridAutoFlow: "row dense" } : {}),
  };
  return (
    <GridContext value={{ columns, border: border ?? false, valign }}>
      <DirectionContext value="vertical">
        <div
          ref={box}
          className={names(
            "stGrid",
            keyClass(node),
            typeof height === "number" && "ev-scrolls",
            height !== undefined && height !== "content" && "ev-fills",
          )}
          data-testid="stGrid"
          style={style}
        >
          <Cells of={node} />
        </div>
      </DirectionContext>
    </GridContext>
  );
}

function Cells({ of: { children } }: { of: TreeNode }): ReactNode {
  return children?.map((id) => <Cell key={id} id={id} />);
}

function Cell({ id }: { id: number }): ReactNode {
  const node = useNode(id);
  const mark = useMark(id);
  const { columns, border, valign } = useContext(GridContext);
  if (!node) return null;
  // A fragment has no box of its own: what it draws stands in cells of the grid.
  if (isKind(node, "fragment")) return <Cells of={node} />;
  const own = isKind(node, "grid_cell");
  const { columns: wide = 1, rows = 1 } = own ? node.props : {};
  const style: CSSProperties = {
    ...(wide === "all" ? { gridColumn: "1 / -1" } : wide > 1 ? { gridColumn: `span ${Math.min(wide, columns)}` } : {}),
    ...(rows > 1 ? { gridRow: `span ${rows}` } : {}),
  };
  return (
    <div
      className={names("stGridCell", border && "ev-card")}
      data-testid="stGridCell"
      data-node={own ? mark : undefined}
      data-valign={valign ?? "top"}
      style={style}
    >
      {own ? <Flow of={node} className="ev-cell-flow" /> : <Child id={id} />}
    </div>
  );
}

/** How wide a box is; 0 before it is drawn. */
function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
