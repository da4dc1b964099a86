import { MantineProvider } from "@mantine/core";
import { render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ExceptionBoxProps } from "../core/elements.gen";
import { ExceptionBox, grouped, libraries, traceback } from "./exception";

const PROPS: ExceptionBoxProps = {
  type: "KeyError",
  message: "'price'",
  frames: [
    { file: "app.py", line: 12, name: "<module>", code: ["df = load()", "total(df)", "x"], first: 11, app: true },
    { file: "app.py", line: 4, name: "total", code: ["def total(df):", '    return df["price"]'], first: 3, app: true },
    { file: "/usr/lib/python3.11/site-packages/pandas/core/frame.py", line: 4102, name: "__getitem__" },
    { file: "/usr/lib/python3.11/site-packages/pandas/core/indexes/base.py", line: 3812, name: "get_loc" },
  ],
};

function draw(props: ExceptionBoxProps): HTMLElement {
  const node = { id: 10, kind: "exception", key: "e", props } as const;
  render(
    <MantineProvider env="test">
      <ExceptionBox node={node} />
    </MantineProvider>,
  );
  return screen.getByTestId("stException");
}

test("type and message come first, the app's last frame is the failing one, libraries are folded", () => {
  const box = draw(PROPS);
  expect(screen.getByTestId("stExceptionMessage").textContent).toBe("KeyError: 'price'");
  const failing = box.querySelectorAll<HTMLElement>("[data-failing=true]");
  expect(failing).toHaveLength(1);
  expect(failing[0]?.textContent).toContain("app.py:4 in total");
  expect(failing[0]?.querySelector("[aria-current=location]")?.textContent).toBe('    return df["price"]\n');
  const folded = screen.getByText("2 frames in pandas").closest("details");
  expect(folded?.open).toBe(false);
  expect(folded && within(folded).getAllByTestId("stExceptionTraceRow")).toHaveLength(2);
});

test("a message that is Markdown is drawn as such, any other as it is", () => {
  expect(draw({ ...PROPS, message: "use `x`", markdown: true }).querySelector("code")?.textContent).toBe(
    "use `x`".slice(5, 6),
  );
});

test("a syntax error is pointed at", () => {
  const code = ["x = 1", "\ty = (2", "z"];
  const own = draw({
    ...PROPS,
    frames: [{ file: "app.py", line: 2, column: 6, name: "<module>", code, first: 1, app: true }],
  });
  expect(own.querySelector("[aria-current=location]")?.textContent).toBe("\ty = (2\n\t    ^\n");
});

test("without frames there is only the message", () => {
  expect(draw({ ...PROPS, frames: [] }).querySelector("ol")).toBeNull();
});

test("what is copied reads as Python prints it", () => {
  expect(traceback(PROPS).split("\n").slice(0, 5)).toEqual([
    "Traceback (most recent call last):",
    '  File "app.py", line 12, in <module>',
    "    total(df)",
    '  File "app.py", line 4, in total',
    '    return df["price"]',
  ]);
});

test("frames are grouped by whose they are", () => {
  expect(grouped(PROPS.frames).map(({ app, frames }) => [app, frames.length])).toEqual([
    [true, 2],
    [false, 2],
  ]);
});

test.each([
  ["/x/lib/python3.11/site-packages/pandas/core/frame.py", "pandas"],
  ["/x/lib/python3.11/json/decoder.py", "json"],
  ["/x/lib/python3.11/random.py", "random"],
  ["<frozen importlib._bootstrap>", "<frozen importlib._bootstrap>"],
])("%s lies in %s", (file, name) => {
  expect(libraries([{ file, line: 1, name: "f" }])).toBe(name);
});
