import type { ElementContent } from "hast";
import { expect, test } from "vitest";
import { linesOf } from "./code-block";

function textOf(part: ElementContent): string {
  if (part.type === "text") return part.value;
  return part.type === "element" ? part.children.map(textOf).join("") : "";
}

test("a span over several lines is closed at each end and opened again", () => {
  const doc: ElementContent = {
    type: "element",
    tagName: "span",
    properties: { className: ["hljs-string"] },
    children: [{ type: "text", value: '"""a\n\nb"""' }],
  };
  const lines = linesOf([{ type: "text", value: "x = " }, doc, { type: "text", value: "\ny" }]);
  expect(lines.map(textOf)).toEqual(['x = """a\n', "\n", 'b"""\n', "y"]);
  const third = lines[2];
  expect(third?.type === "element" && third.children[0]).toMatchObject({ properties: { className: ["hljs-string"] } });
});
