// The grid of a data frame: drawn on a canvas, so that a million rows scroll like ten. Holds what the reader does to it:
// sorting, column widths, search and, where the app asked for it, selection.
import "@glideapps/glide-data-grid/dist/index.css";
import {
  DataEditor,
  type DataEditorProps,
  type GridColumn,
  type GridMouseEventArgs,
  type GridSelection,
  type Item,
} from "@glideapps/glide-data-grid";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { DataframeProps, DataEditorProps as EditorProps } from "../../core/elements.gen";
import type { DataTable } from "../data/arrow";
import { toCsv } from "../data/csv";
import { nextSorting, type Sorting, sortedRows } from "../data/order";
import { type ShownColumn, shownColumns } from "../data/shown-columns";
import { useTable } from "../data/use-table";
import type { Selecting } from "../dataframe";
import { ADD_ICON, DELETE_ICON, download, type Tool } from "../element-toolbar";
import { gridCell } from "./cells";
import type { EditedColumn } from "./edited-table";
import { headerPainter } from "./header";
import { renderers } from "./renderers";
import { EMPTY, modesOf, toSelection, toValue } from "./selection";
import { sameValue } from "./selection-value";
import { HEADER_PX, ROW_PX } from "./sizes";
import { useGridTheme } from "./theme";
import { type EditedGrid, type Editing, useEditing } from "./use-editing";
import { usePortal } from "./use-portal";
import { columnWidth } from "./widths";

interface GridProps {
  readonly props: DataframeProps | EditorProps;
  readonly label: string;
  /** No wider than its columns. */
  readonly fitContent: boolean;
  readonly searching: boolean;
  readonly onSearchEnd: () => void;
  /** Hands out what saves the table as a file, once there is one. */
  readonly onReady: (save: () => () => void) => void;
  readonly selecting?: Selecting;
  readonly editing?: Editing;
  /** Hands out what else the toolbar offers. */
  readonly onTools?: (tools: readonly Tool[]) => void;
}

export default function Grid(parts: GridProps): ReactNode {
  const { table, failure } = useTable(parts.props.data);
  if (failure) {
    return (
      <p className="ev-failed" role="alert">
        {failure}
      </p>
    );
  }
  if (!table) return <div className="ev-grid-waiting" aria-busy="true" />;
  return <LoadedGrid {...parts} table={table} />;
}

function LoadedGrid({ table, ...parts }: GridProps & { table: DataTable }): ReactNode {
  const { props, label, selecting, editing, searching, onSearchEnd, onReady, onTools, fitContent } = parts;
  const { index, range_index, hide_index, column_order, column_config, placeholder = "None" } = props;
  const given = useMemo(
    () => inPinnedOrder(shownColumns(table, { index, range_index, hide_index, column_order, column_config })),
    [table, index, range_index, hide_index, column_order, column_config],
  );
  const [sorting, setSorting] = useState<Sorting>();
  const sorted = useMemo(() => orderOf(table, given, sorting), [table, given, sorting]);
  const edited = useEditing(editing, given, sorted);
  const { columns, order } = edited;
  const theme = useGridTheme();
  const sized = useSizedColumns(given, edited.columns, table.rows, theme);
  const selection = useSelection(selecting ?? (edited.canDelete ? ROWS : undefined), columns, order);
  const portal = usePortal();
  const [tip, setTip] = useState<Tip>();

  useEffect(() => {
    const save = () => {
      const csv = toCsv(columns, order);
      // The mark at the front tells spreadsheets that it is UTF-8.
      download(fileName(), new Blob(["\uFEFF", csv], { type: "text/csv;charset=utf-8" }));
    };
    onReady(() => save);
  }, [columns, order, onReady]);

  useTools(edited, selection.props.gridSelection, selection.clear, onTools);

  const getCellContent = useCallback(
    ([column, place]: Item) => {
      const shown = columns[column];
      return gridCell(shown ?? GONE, order[place] ?? place, placeholder);
    },
    [columns, order, placeholder],
  );
  const sort = (column: number) => setSorting((now) => nextSorting(now, column));
  const selectsColumns = selection.modes.column !== "none";
  const drawHeader = useMemo(() => headerPainter(columns, sorting), [columns, sorting]);
  const onItemHovered = useCallback((args: GridMouseEventArgs) => setTip(tipAt(args, columns)), [columns]);

  if (columns.length === 0) return <div className="ev-empty">No columns</div>;
  return (
    <div
      className="stDataFrameGlideDataEditor"
      data-testid="stDataFrameGlideDataEditor"
      ref={portal}
      style={fitContent ? { width: sized.total + 2, maxWidth: "100%" } : undefined}
    >
      <DataEditor
        columns={selectsColumns ? sized.columns.map(withMenu) : sized.columns}
        rows={order.length}
        getCellContent={getCellContent}
        getCellsForSelection
        theme={theme}
        width="100%"
        height="100%"
        rowHeight={props.row_height ?? ROW_PX}
        headerHeight={HEADER_PX}
        smoothScrollX
        smoothScrollY
        freezeColumns={sized.frozen}
        customRenderers={renderers}
        drawHeader={drawHeader}
        onHeaderClicked={(column) => !selectsColumns && sort(column)}
        onHeaderMenuClick={sort}
        onColumnResize={(column, width) => sized.resize(column.id ?? column.title, width)}
        minColumnWidth={48}
        maxColumnWidth={1000}
        onItemHovered={onItemHovered}
        showSearch={searching}
        // What was found is forgotten with the search; `undefined` lets the grid look itself.
        {...(searching ? {} : { searchResults: NOTHING_FOUND })}
        onSearchClose={onSearchEnd}
        keybindings={KEYS}
        onPaste={false}
        {...selection.props}
        {...edited.props}
        experimental={EXPERIMENTAL}
      />
      {tip ? (
        <div className="ev-grid-tip" role="tooltip" style={{ left: tip.x, top: tip.y }}>
          {tip.text}
        </div>
      ) : null}
      {order.length === 0 && !edited.addRow ? <div className="ev-grid-empty">No rows</div> : null}
      <span className="ev-unseen">{label}</span>
    </div>
  );
}

/** Puts into the toolbar what an editor can do with rows. */
function useTools(
  { addRow, deleteRows }: EditedGrid,
  selection: GridSelection | undefined,
  clear: () => void,
  onTools: GridProps["onTools"],
): void {
  const latest = useRef({ addRow, deleteRows, selection, clear });
  useEffect(() => {
    latest.current = { addRow, deleteRows, selection, clear };
  });
  const [adds, deletes] = [addRow !== undefined, deleteRows !== undefined && (selection?.rows.length ?? 0) > 0];
  useEffect(() => {
    const remove = () => {
      const { deleteRows, selection, clear } = latest.current;
      if (selection) deleteRows?.(selection);
      clear();
    };
    onTools?.([
      ...(deletes ? [{ name: "Delete selected rows", icon: DELETE_ICON, run: remove }] : []),
      ...(adds ? [{ name: "Add a row", icon: ADD_ICON, run: () => latest.current.addRow?.() }] : []),
    ]);
  }, [adds, deletes, onTools]);
}

/** Rows of an editor are selected to be deleted, which is nobody's value. */
const ROWS: Selecting = { value: { rows: [], columns: [], cells: [] }, commit: () => {}, modes: ["multi-row"] };

const NOTHING_FOUND: readonly Item[] = [];
const KEYS = { search: true } as const;
// Scrolling redraws only what came into view, on every browser.
const EXPERIMENTAL = { renderStrategy: "double-buffer" } as const;

const GONE: ShownColumn = { name: "", title: "", kind: "empty", isIndex: false, options: {}, at: () => null };

/** The index, then what the app pinned, then the rest. */
function inPinnedOrder(columns: readonly ShownColumn[]): readonly ShownColumn[] {
  return [...columns.filter(isPinned), ...columns.filter((column) => !isPinned(column))];
}

function isPinned(column: ShownColumn): boolean {
  return column.pinned ?? column.isIndex;
}

function orderOf(table: DataTable, columns: readonly ShownColumn[], sorting: Sorting | undefined): Uint32Array {
  const by = sorting && columns[sorting.column];
  return by ? sortedRows(by, table.rows, sorting.down) : Uint32Array.from({ length: table.rows }, (_, row) => row);
}

function withMenu(column: GridColumn): GridColumn {
  return { ...column, hasMenu: true };
}

interface SizedColumns {
  readonly columns: readonly GridColumn[];
  readonly frozen: number;
  readonly total: number;
  readonly resize: (id: string, width: number) => void;
}

/** Widths are those of the data: editing moves nothing. */
function useSizedColumns(
  given: readonly ShownColumn[],
  columns: readonly EditedColumn[],
  rows: number,
  theme: ReturnType<typeof useGridTheme>,
): SizedColumns {
  const [resized, setResized] = useState<ReadonlyMap<string, number>>(new Map());
  const { fontFamily, baseFontStyle, headerFontStyle, bgHeader } = theme;
  const natural = useMemo(
    () =>
      given.map((column) =>
        columnWidth(column, rows, `${baseFontStyle} ${fontFamily}`, `${headerFontStyle} ${fontFamily}`),
      ),
    [given, rows, baseFontStyle, headerFontStyle, fontFamily],
  );
  return useMemo(() => {
    const widths = columns.map((column, at) => resized.get(column.name) ?? natural[at] ?? 100);
    const frozen = columns.filter(isPinned).length;
    const grid = columns.map((column, at): GridColumn => {
      const fixed = resized.has(column.name) || column.width !== undefined || column.isIndex;
      return {
        id: column.name,
        // Ours is drawn by `headerPainter`; this one is what screen readers say.
        title: column.title || "index",
        width: widths[at] ?? 100,
        // The room that is left goes to the columns, more of it to words than to numbers.
        ...(fixed ? {} : { grow: column.kind === "text" ? 2 : 1 }),
        ...(column.isIndex || column.locked ? { themeOverride: { bgCell: bgHeader } } : {}),
      };
    });
    const frozenPx = widths.slice(0, frozen).reduce((sum, width) => sum + width, 0);
    return {
      columns: grid,
      // On a phone pinned columns would cover the others.
      frozen: frozenPx < window.innerWidth * 0.4 ? frozen : 0,
      total: widths.reduce((sum, width) => sum + width, 0),
      resize: (id: string, width: number) => setResized((before) => new Map(before).set(id, width)),
    };
  }, [columns, natural, resized, bgHeader]);
}

type SelectionProps = Pick<
  DataEditorProps,
  | "gridSelection"
  | "onGridSelectionChange"
  | "rowMarkers"
  | "rowSelect"
  | "rowSelectionMode"
  | "rowSelectionBlending"
  | "columnSelect"
  | "columnSelectionBlending"
  | "rangeSelect"
  | "rangeSelectionBlending"
>;

/** Without a widget cells can be marked and copied, and nobody is told. */
function useSelection(selecting: Selecting | undefined, columns: readonly ShownColumn[], order: Uint32Array) {
  const modes = useMemo(() => modesOf(selecting?.modes ?? []), [selecting?.modes]);
  const places = useMemo(() => ({ order, names: columns.map(({ name }) => name) }), [order, columns]);
  const [local, setLocal] = useState<GridSelection>(EMPTY);
  // The widget's value decides; the grid's own state only adds where the focus is.
  const shown = useMemo(() => {
    if (!selecting || selecting === ROWS || sameValue(toValue(local, modes, places), selecting.value)) return local;
    return toSelection(selecting.value, modes, places, local);
  }, [local, modes, places, selecting]);
  const value = useRef(selecting?.value);
  useEffect(() => {
    value.current = selecting?.value;
  }, [selecting?.value]);
  const onGridSelectionChange = (selection: GridSelection) => {
    setLocal(selection);
    const chosen = toValue(selection, modes, places);
    if (!selecting || selecting === ROWS || (value.current && sameValue(chosen, value.current))) return;
    value.current = chosen;
    selecting.commit(chosen);
  };
  const props: SelectionProps = {
    gridSelection: shown,
    onGridSelectionChange,
    rowMarkers: modes.row === "none" ? "none" : { kind: "checkbox-visible", checkboxStyle: "square" },
    rowSelect: modes.row,
    rowSelectionMode: modes.row === "multi" ? "multi" : "auto",
    columnSelect: modes.column,
    rangeSelect: modes.cell === "single" ? "cell" : modes.cell === "multi" ? "multi-rect" : "rect",
    rowSelectionBlending: "mixed",
    columnSelectionBlending: "mixed",
    rangeSelectionBlending: "mixed",
  };
  return { modes, props, clear: () => setLocal(EMPTY) };
}

interface Tip {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

function tipAt(args: GridMouseEventArgs, columns: readonly ShownColumn[]): Tip | undefined {
  const text = args.kind === "header" ? columns[args.location[0]]?.help : undefined;
  return text === undefined || args.kind !== "header"
    ? undefined
    : { text, x: args.bounds.x, y: args.bounds.y + args.bounds.height + 4 };
}

function fileName(): string {
  return `${new Date().toISOString().slice(0, 16).replace(":", "-")}_export.csv`;
}
