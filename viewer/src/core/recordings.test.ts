// The recordings of the stories, folded by this side: at the end of each run the tree has the digest that evlit/core gave it.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { emptyView, foldAccepted, foldDismissed, foldPatch } from "./fold";
import type { Json, JsonObject } from "./json";
import type { Values } from "./messages";
import type { Op } from "./ops";
import type { Tree } from "./tree";

const FOLDER = path.resolve(import.meta.dirname, "../../../recordings");
const KINDS = ["tree.patched", "widgets.changed", "dialog.dismissed", "run.ended"];

/** Python has SQLite wherever it is, which cannot be said of every Node that builds the viewer. */
const READ = `
import json, sqlite3, sys
for position, kind, data in sqlite3.connect(sys.argv[1]).execute("SELECT position, kind, data FROM event ORDER BY position"):
    if kind in ${JSON.stringify(KINDS)}:
        print(json.dumps([position, kind, json.loads(data)]))
`;

type Row = [
  position: number,
  kind: string,
  data: { ops: Op[]; values?: Values; dialog?: string; opened?: number | null },
];

function eventsOf(file: string): Row[] {
  const lines = execFileSync("python3", ["-c", READ, file], { encoding: "utf8", maxBuffer: 1 << 28 });
  return lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}

function digestsOf(rows: readonly Row[]): string[] {
  let view = emptyView();
  const lines: string[] = [];
  for (const [position, kind, data] of rows) {
    if (kind === "tree.patched") view = foldPatch(view, { type: "patch", position, ops: data.ops }).view;
    else if (kind === "dialog.dismissed") {
      const { dialog, opened } = data;
      if (dialog !== undefined && opened != null) view = foldDismissed(view, position, dialog, opened).view;
    } else if (kind === "widgets.changed") view = foldAccepted(view, position, data.values ?? {}).view;
    else
      lines.push(
        `${position} ${createHash("sha256")
          .update(canonical(wire(view.tree, 0)))
          .digest("hex")}`,
      );
  }
  return lines;
}

function wire(tree: Tree, id: number): Json {
  const { children, ...node } = tree.nodes.get(id) as unknown as JsonObject & { children?: number[] };
  return children ? { ...node, children: children.map((child) => wire(tree, child)) } : node;
}

/** See tests/stories/digests.py. */
function canonical(value: Json): string {
  if (typeof value === "number") return double(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${canonical(key)}:${canonical(member)}`).join(",")}}`;
}

function double(value: number): string {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, value);
  return bytes.getBigUint64(0).toString(16).padStart(16, "0");
}

/** One for each released version of the log is in `old`. */
const stories = [...readdirSync(FOLDER), ...readdirSync(path.join(FOLDER, "old")).map((name) => `old/${name}`)].filter(
  (name) => existsSync(path.join(FOLDER, name, "session.db")),
);

test.each(stories)("%s", (name) => {
  const digests = readFileSync(path.join(FOLDER, name, "digest.txt"), "utf8")
    .trim()
    .split("\n");
  expect(digestsOf(eventsOf(path.join(FOLDER, name, "session.db")))).toEqual(digests);
});

test("the canonical form is the same in every language", () => {
  const value = { "\uff5e": [null, true, 1, 1.0, -0.5, 1e-7], "\u{1f600}": { b: '\u007f\n"é', a: [] } };
  expect(canonical(value)).toBe(
    `{"\u{1f600}":{"a":[],"b":"\u007f\\n\\"é"},` +
      `"\uff5e":[null,true,3ff0000000000000,3ff0000000000000,bfe0000000000000,3e7ad7f29abcaf48]}`,
  );
});
