// `st.table`: all rows at once; its cells and headers are Markdown.
import type { ReactNode } from "react";
import type { TreeNode } from "../core/tree";
import "./data.css";
import { formatCell, isNumeric } from "./data/format";
import { type ShownColumn, shownColumns } from "./data/shown-columns";
import { useTable } from "./data/use-table";
import { MarkdownText } from "./markdown-text";

const ROW_PX = 39;

export default function Table({ node }: { node: TreeNode<"table"> }): ReactNode {
  const { data, rows, border = true, hide_index, hide_header, alt, height } = node.props;
  const { table, failure } = useTable(data);
  const headers = hide_header ? 0 : 1;
  // Before the data has come, as high as it will be: what stands below does not jump.
  const style = typeof height === "number" ? { height, overflowY: "auto" as const } : {};
  const reserved = table || failure ? {} : { minHeight: (rows + headers) * ROW_PX };
  return (
    <div
      className="stTable"
      data-testid="stTable"
      data-border={border === true ? "all" : border === false ? "none" : border}
      style={{ ...style, ...reserved }}
      aria-busy={!table && !failure}
    >
      {failure ? (
        <p className="ev-failed" role="alert">
          {failure}
        </p>
      ) : null}
      {table ? (
        <Rows
          columns={shownColumns(table, { ...node.props, hide_index })}
          rows={table.rows}
          header={!hide_header}
          alt={alt}
        />
      ) : null}
    </div>
  );
}

interface RowsProps {
  readonly columns: readonly ShownColumn[];
  readonly rows: number;
  readonly header: boolean;
  readonly alt: string | undefined;
}

function Rows({ columns, rows, header, alt }: RowsProps): ReactNode {
  return (
    <table className="stTableStyledTable" data-testid="stTableStyledTable" aria-label={alt}>
      {header ? (
        <thead>
          <tr>
            {columns.map((column) =>
              // What has no name heads nothing: an index without one leaves the corner empty.
              column.title === "" ? (
                <td key={column.name} />
              ) : (
                <th key={column.name} scope="col" data-numeric={isNumeric(column.kind)}>
                  <MarkdownText source={column.title} inline />
                </th>
              ),
            )}
          </tr>
        </thead>
      ) : null}
      <tbody>
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row of a table is its place in it
          <tr key={row}>
            {columns.map((column) => (
              <TableCell key={column.name} column={column} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TableCell({ column, row }: { column: ShownColumn; row: number }): ReactNode {
  const cell = column.at(row);
  const content =
    cell === null ? (
      <span className="ev-missing">None</span>
    ) : (
      <MarkdownText source={formatCell(cell, column, column.format)} inline />
    );
  if (column.isIndex) return <th scope="row">{content}</th>;
  return <td data-numeric={isNumeric(column.kind)}>{content}</td>;
}
