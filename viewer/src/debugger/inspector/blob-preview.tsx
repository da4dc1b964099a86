// Bytes of the log in an inspector: how many of what, a picture of pictures, the first rows of tables.
import { type ReactNode, useEffect, useState } from "react";
import type { BlobRef } from "../../core/elements.gen";
import type { DataTable } from "../../elements/data/arrow";
import { formatCell } from "../../elements/data/format";
import { useDebugger } from "../debugger";
import { bytes, counted } from "../format";

const ROWS = 5;
const COLUMNS = 6;

export function BlobPreview({ blob, type, text }: { blob: BlobRef; type: string | null; text: string }): ReactNode {
  const dbg = useDebugger();
  const url = `${dbg.api.base}blob/${encodeURIComponent(blob.blob)}`;
  const [gone, setGone] = useState(false);
  const picture = blob.type.startsWith("image/");
  const table = /arrow/.test(blob.type);
  return (
    <span className="ins-blob">
      {type ? <span className="ins-type">{type} </span> : null}
      <span className="ins-value" data-look="named">
        {text}
      </span>
      <a
        className="ins-link"
        href={url}
        target="_blank"
        rel="noreferrer"
        tabIndex={-1}
        onClick={(event) => event.stopPropagation()}
        title={blob.type}
      >
        {bytes(blob.size)}
      </a>
      {picture && !gone ? <img src={url} alt="" loading="lazy" onError={() => setGone(true)} /> : null}
      {picture && gone ? <span className="ins-why-not"> its bytes are not in the recording</span> : null}
      {table ? <TablePreview url={url} /> : null}
    </span>
  );
}

function TablePreview({ url }: { url: string }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="ins-link"
        aria-expanded={open}
        tabIndex={-1}
        onClick={(event) => {
          event.stopPropagation();
          setOpen(!open);
        }}
      >
        {open ? "hide rows" : "show rows"}
      </button>
      {open ? <Rows url={url} /> : null}
    </>
  );
}

function Rows({ url }: { url: string }): ReactNode {
  const [table, setTable] = useState<DataTable | string | null>(null);
  useEffect(() => {
    let off = false;
    readFrom(url).then(
      (found) => !off && setTable(found),
      () => !off && setTable("its bytes are not in the recording, or are no table"),
    );
    return () => {
      off = true;
    };
  }, [url]);
  if (table === null) return <span className="ins-why-not"> loading</span>;
  if (typeof table === "string") return <span className="ins-why-not"> {table}</span>;
  const columns = table.columns.slice(0, COLUMNS);
  const rows = Array.from({ length: Math.min(ROWS, table.rows) }, (_, row) => row);
  return (
    <span className="ins-preview">
      <table>
        <thead>
          <tr>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              {columns.map((column) => (
                <td key={column.name}>{formatCell(column.at(row), column)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <span className="ins-why-not">
        {counted(table.rows, "row")}, {counted(table.columns.length, "column")}
      </span>
    </span>
  );
}

async function readFrom(url: string): Promise<DataTable> {
  const [{ readTable }, answer] = await Promise.all([import("../../elements/data/arrow"), fetch(url)]);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return readTable(new Uint8Array(await answer.arrayBuffer()));
}
