import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { drawPage } from "../widgets/test-page";
import { columnsIn } from "./grid-columns";

const text = (body: string) => ({ kind: "text", props: { body } });

test("known speakers have avatars, others their letter or the app's choice", async () => {
  await drawPage(
    { kind: "chat_message", props: { name: "human" }, children: [text("Hello")] },
    { kind: "chat_message", props: { name: "ai" }, children: [] },
    { kind: "chat_message", props: { name: "zoe" }, children: [] },
    { kind: "chat_message", props: { name: "user", avatar: "🦊" }, children: [] },
    { kind: "chat_message", props: { name: "user", image: "https://example.org/a.png" }, children: [] },
  );
  expect(screen.getAllByTestId("stChatMessage").map((each) => each.dataset.speaker)).toEqual([
    "user",
    "assistant",
    "other",
    "user",
    "user",
  ]);
  expect(screen.getByTestId("stChatMessageAvatarUser")).toBeTruthy();
  expect(screen.getByTestId("stChatMessageAvatarAssistant")).toBeTruthy();
  const [letter, emoji, image] = screen.getAllByTestId("stChatMessageAvatarCustom");
  expect(letter?.textContent).toBe("Z");
  expect(emoji?.textContent).toBe("🦊");
  expect(image?.getAttribute("src")).toBe("https://example.org/a.png");
  expect(screen.getAllByTestId("stChatMessageContent")[0]?.textContent).toBe("human:Hello");
});

test("each child of a grid takes a cell, also of a fragment in it", async () => {
  await drawPage({
    kind: "grid",
    props: { columns: 3, wrap: false, border: true },
    children: [
      text("a"),
      { kind: "fragment", props: { id: "f" }, children: [text("b"), text("c")] },
      { kind: "grid_cell", props: { columns: 2, rows: 2 }, children: [text("d"), text("e")] },
      { kind: "grid_cell", props: { columns: "all" }, children: [] },
    ],
  });
  const cells = screen.getAllByTestId("stGridCell");
  expect(cells.map((cell) => cell.textContent)).toEqual(["a", "b", "c", "de", ""]);
  expect(screen.getByTestId("stGrid").style.gridTemplateColumns).toBe("repeat(3, minmax(0, 1fr))");
  expect(cells[3]?.style.gridColumn).toBe("span 2");
  expect(cells[3]?.style.gridRow).toBe("span 2");
  expect(cells[4]?.style.gridColumn).toBe("1 / -1");
});

test.each([
  [736, { wanted: 4, gap: 16 }, 3],
  [736, { gap: 16 }, 3],
  [2000, { wanted: 4, gap: 16 }, 4],
  [358, { wanted: 4, gap: 16 }, 1],
  [358, { least: 100, gap: 16 }, 3],
  [9999, { least: 10, gap: 0 }, 24],
  [0, { wanted: 3, gap: 16 }, 1],
])("in %i px with %o there are %i columns", (width, wishes, columns) => {
  expect(columnsIn(width, wishes)).toBe(columns);
});

test("space is as long as its name says, in the direction of the block", async () => {
  await drawPage(
    { kind: "space", props: { size: "medium" } },
    { kind: "space", props: { size: 7 } },
    { kind: "container", props: { horizontal: true }, children: [{ kind: "space", props: { size: "large" } }] },
  );
  const boxes = screen.getAllByTestId("stSpace").map((each) => each.parentElement?.style);
  expect(boxes.map((style) => [style?.height, style?.width])).toEqual([
    ["2.5rem", ""],
    ["7px", ""],
    ["", "4.25rem"],
  ]);
});
