// What makes a grid an editor: cells, rows and the clipboard, each action one commit. Ctrl+Z takes the last one back.
import type { DataEditorProps as GridProps, GridSelection, Item, Rectangle } from "@glideapps/glide-data-grid";
import { useCallback, useMemo, useRef, useState } from "react";
import type { Cells, Edits } from "../../core/edits";
import type { DataEditorProps } from "../../core/elements.gen";
import type { ShownColumn } from "../data/shown-columns";
import { provideEditor } from "./cell-editors";
import {
  type CellEdit,
  canAdd,
  canDelete,
  type Draft,
  type EditedColumn,
  editedColumns,
  fieldName,
  shownRows,
  withCells,
  withoutRows,
  withRows,
} from "./edited-table";
import { entryText, readEntry } from "./entries";

export interface Editing {
  readonly props: DataEditorProps;
  readonly value: Edits;
  readonly commit: (value: Edits) => void;
  readonly disabled: boolean;
}

const UNDO_STEPS = 100;
const NO_DRAFTS: readonly Cells[] = [];
const NOTHING: Draft = { edits: { edited_rows: {}, added_rows: [], deleted_rows: [] }, drafts: NO_DRAFTS };

type EditProps = Pick<
  GridProps,
  "onCellsEdited" | "onRowAppended" | "trailingRowOptions" | "onDelete" | "onPaste" | "provideEditor" | "onKeyDown"
>;

export interface EditedGrid {
  readonly columns: readonly EditedColumn[];
  readonly order: Uint32Array;
  readonly props: EditProps;
  readonly canDelete: boolean;
  /** What the toolbar offers. */
  readonly addRow: (() => void) | undefined;
  readonly deleteRows: ((selection: GridSelection) => void) | undefined;
}

/** `order` is that of the data's rows; without `editing` the grid only shows. */
export function useEditing(
  editing: Editing | undefined,
  columns: readonly ShownColumn[],
  order: Uint32Array,
): EditedGrid {
  const [drafts, setDrafts] = useState(NO_DRAFTS);
  const undos = useRef<Draft[]>([]);
  const draft = useMemo(() => (editing ? { edits: editing.value, drafts } : NOTHING), [editing, drafts]);
  const isOff = !editing || editing.disabled;
  const shown = useMemo(
    () => (editing ? editedColumns(columns, editing.props, draft, isOff) : columns),
    [editing, columns, draft, isOff],
  );
  const rows = useMemo(() => (editing ? shownRows(order, editing.props.rows, draft) : order), [editing, order, draft]);
  // Several actions may follow before the next drawing: each goes on from the one before.
  const latest = useRef(draft);
  latest.current = draft;
  const put = useCallback(
    (next: Draft, undoable = true) => {
      if (undoable) undos.current = [...undos.current, latest.current].slice(-UNDO_STEPS);
      latest.current = next;
      setDrafts(next.drafts);
      editing?.commit(next.edits);
    },
    [editing],
  );
  const actions = useMemo(
    () => (editing && !isOff ? actionsOf(editing, shown, rows, latest, put) : undefined),
    [editing, isOff, shown, rows, put],
  );
  const undo = () => {
    const before = undos.current.pop();
    if (before) put(before, false);
  };
  const props: EditProps = actions
    ? {
        ...actions.props,
        provideEditor,
        onKeyDown: (event) => {
          if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
          event.cancel();
          undo();
        },
      }
    : {};
  return {
    columns: shown,
    order: rows,
    props,
    canDelete: actions?.deleteRows !== undefined,
    addRow: actions?.addRow,
    deleteRows: actions?.deleteRows,
  };
}

function actionsOf(
  { props }: Editing,
  columns: readonly EditedColumn[],
  rows: Uint32Array,
  latest: { readonly current: Draft },
  put: (draft: Draft) => void,
) {
  const read = (column: number, row: number, text: string): CellEdit[] => {
    const shown = columns[column];
    // A cell that was opened and left as it was is not edited.
    if (!shown?.field || entryText(shown.field, shown.at(row)) === text) return [];
    const entry = readEntry(shown.field, text);
    return entry ? [{ row, column: fieldName(shown, props), value: entry.value }] : [];
  };
  const write = (cells: readonly CellEdit[]) => cells.length && put(withCells(latest.current, cells, props));
  const clear = (areas: readonly Rectangle[]) =>
    write(areas.flatMap((area) => cellsIn(area).flatMap(([column, place]) => read(column, rows[place] ?? 0, ""))));
  const addRow = canAdd(props) ? () => put(withRows(latest.current, 1, props)) : undefined;
  const remove = ({ rows: chosen }: GridSelection) =>
    put(
      withoutRows(
        latest.current,
        chosen.toArray().flatMap((place) => rows[place] ?? []),
        props,
      ),
    );

  const edit: EditProps = {
    onCellsEdited: (list) => {
      write(
        list.flatMap(({ location: [column, place], value }) => {
          const row = rows[place];
          return row === undefined ? [] : read(column, row, String(value.data ?? ""));
        }),
      );
      return true;
    },
    onDelete: (selection) => {
      if (selection.rows.length && canDelete(props)) remove(selection);
      else if (selection.current) clear([selection.current.range, ...selection.current.rangeStack]);
      return false;
    },
    onPaste: ([column, place], values) => {
      const missing = place + values.length - rows.length;
      const extended = missing > 0 && canAdd(props) ? withRows(latest.current, missing, props) : latest.current;
      const numbers = [...rows.slice(place), ...newRows(latest.current, extended, props.rows)];
      const cells = values.flatMap((texts, down) => {
        const row = numbers[down];
        return row === undefined ? [] : texts.flatMap((text, right) => read(column + right, row, text));
      });
      put(withCells(extended, cells, props));
      return false;
    },
    ...(addRow
      ? {
          onRowAppended: addRow,
          trailingRowOptions: { hint: "New row", sticky: false, tint: true },
        }
      : {}),
  };
  return { props: edit, addRow, deleteRows: canDelete(props) ? remove : undefined };
}

/** Numbers of the rows that the second has and the first has not. */
function newRows(before: Draft, after: Draft, rows: number): number[] {
  const count = ({ edits, drafts }: Draft) => rows + edits.added_rows.length + drafts.length;
  return Array.from({ length: count(after) - count(before) }, (_, at) => count(before) + at);
}

function cellsIn({ x, y, width, height }: Rectangle): Item[] {
  return Array.from({ length: width * height }, (_, at): Item => [x + (at % width), y + Math.floor(at / width)]);
}
