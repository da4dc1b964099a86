import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, test } from "vitest";
import { MarkdownText, type MarkdownTextProps } from "./markdown-text";

function Page({ children }: { children: ReactNode }): ReactNode {
  return <MantineProvider env="test">{children}</MantineProvider>;
}

function draw(source: string, props: Omit<MarkdownTextProps, "source"> = {}): HTMLElement {
  const name = props.caption ? "stCaptionContainer" : "stMarkdownContainer";
  render(<MarkdownText source={source} {...props} />, { wrapper: Page });
  return screen.getByTestId(name);
}

/** HTML in Markdown comes with a chunk of its own: waits for what it must bring. */
async function drawHtml(source: string, awaited: string): Promise<HTMLElement> {
  const box = draw(source, { html: true });
  await screen.findByText(awaited);
  return box;
}

describe("the dialect", () => {
  test("a colour name before brackets colours what is in them, also nested", () => {
    const box = draw("a :red[warm **bold** :blue[cold]] end");
    const red = box.querySelector('[data-colour="red"]');
    expect(red?.className).toBe("stMarkdownColoredText");
    expect(red?.textContent).toBe("warm bold cold");
    expect(red?.querySelector("strong")?.textContent).toBe("bold");
    expect(red?.querySelector('[data-colour="blue"]')?.textContent).toBe("cold");
    expect(box.textContent).toBe("a warm bold cold end");
  });

  test.each([
    [":green-background[x]", "stMarkdownColoredBackground", "green"],
    [":grey-badge[x]", "stMarkdownBadge", "gray"],
    [":rainbow[x]", "stMarkdownColoredText", "rainbow"],
    [":primary[x]", "stMarkdownColoredText", "primary"],
  ])("%s is drawn as %s in %s", (source, className, colour) => {
    const span = draw(source).querySelector("span");
    expect(span?.className).toBe(className);
    expect(span?.dataset.colour).toBe(colour);
  });

  test(":small[x] makes text small", () => {
    expect(draw("a :small[b]").querySelector(".stMarkdownSmall")?.textContent).toBe("b");
  });

  test.each([":pink[x]", "at 12:30:15", "a:b", ":red", "::note", "x:yellow-thing[y]", ":notacolour{a=b} **"])(
    "%s is nothing of the dialect and stays as it is written",
    (source) => {
      expect(draw(source).textContent?.trim()).toBe(source);
    },
  );

  test("markup inside of brackets that are none of ours is still Markdown", () => {
    const box = draw(":pink[a **b** c]");
    expect(box.textContent).toBe(":pink[a b c]");
    expect(box.querySelector("strong")?.textContent).toBe("b");
  });

  test("icons and emoji are drawn by name", async () => {
    const box = draw(":material/thumb_up: ok :tada: and :nosuchemoji:");
    expect(screen.getByTestId("stIconMaterial").textContent).toBe("thumb_up");
    expect(screen.getByRole("img", { name: "thumb up icon" })).toBeTruthy();
    await screen.findByText(/🎉/);
    expect(box.textContent).toBe("thumb_up ok 🎉 and :nosuchemoji:");
  });

  test("arrows and comparisons become signs, code does not", () => {
    expect(draw("a -> b <- c <-> d -- e >= f <= g ~= h `->`").textContent).toBe("a → b ← c ↔ d — e ≥ f ≤ g ≈ h ->");
  });

  test("prices are no formulas", () => {
    const box = draw("from $5 to $10, or $5-$10");
    expect(box.textContent).toBe("from $5 to $10, or $5-$10");
    expect(box.querySelector(".ev-formula")).toBeNull();
  });

  test("formulas are drawn by KaTeX, with MathML", async () => {
    const box = draw("so $a_1 b_2$ and\n\n$$\n\\int x\n$$");
    await screen.findAllByText("∫");
    expect(box.querySelectorAll(".katex")).toHaveLength(2);
    expect(box.querySelector(".ev-formula-block .katex-display")).not.toBeNull();
    expect(box.querySelectorAll("math")).toHaveLength(2);
    expect(box.querySelector("em")).toBeNull();
  });

  test("tables, task lists and strikethrough of GFM are there", () => {
    const box = draw("| a |\n|---|\n| ~~b~~ |\n\n- [x] done");
    expect(box.querySelector(".ev-table-scroll table del")?.textContent).toBe("b");
    expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "done" }).checked).toBe(true);
  });
});

describe("labels", () => {
  test.each(["1. First", "- minus", "---"])("%s is not a block in a label", (source) => {
    expect(draw(source, { inline: true }).textContent).toBe(source === "---" ? "---" : source);
  });

  test("a label holds phrasing only", () => {
    const box = draw("# Big **bold**\n\n| a |\n|---|\n| b |", { inline: true });
    expect(box.tagName).toBe("SPAN");
    expect(box.querySelector("h1, p, table, div")).toBeNull();
    expect(box.querySelector("strong")?.textContent).toBe("bold");
  });
});

describe("what must not get in", () => {
  const HOSTILE = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<java&Tab;script:alert(1)>)",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    "![x](data:text/html,<script>)",
    "<javascript:alert(1)>",
  ];

  test.each(HOSTILE)("%s loses its address", (source) => {
    const box = draw(source);
    for (const element of box.querySelectorAll("[href], [src]")) {
      const address = element.getAttribute("href") ?? element.getAttribute("src") ?? "";
      expect(new URL(address, "https://page.example/").protocol).toBe("https:");
    }
  });

  test("HTML is shown as text unless the app asked for it", () => {
    const source = 'a <img src=x onerror="alert(1)"> <b>c</b>';
    const box = draw(source);
    expect(box.querySelector("img, b")).toBeNull();
    expect(box.textContent).toBe(source);
  });

  test("HTML that the app asked for is drawn", async () => {
    const box = await drawHtml('<div style="color: red" class="mine">in <b>there</b></div>\n\n:red[x] y', "there");
    expect(box.querySelector<HTMLElement>(".mine")?.style.color).toBe("red");
    expect(box.querySelector('[data-colour="red"]')?.textContent).toBe("x");
  });

  test("scripts and handlers go even then", async () => {
    const box = await drawHtml(
      '<script>bad()</script><img src="x.png" onerror="bad()"><a href=" java&#10;script:bad()">link</a>' +
        '<p srcdoc="<script>bad()</script>"></p><svg><a xlink:href="javascript:bad()"></a></svg>',
      "link",
    );
    expect(box.innerHTML).not.toMatch(/bad|onerror|srcdoc|script:/i);
    expect(box.querySelector("img")?.getAttribute("src")).toBe("x.png");
  });

  test("links leave the app in a tab of their own, except those into the page", () => {
    const box = draw("[a](https://example.com) [b](#part)");
    const [away, within] = box.querySelectorAll("a");
    expect(away?.target).toBe("_blank");
    expect(away?.rel).toContain("noopener");
    expect(within?.target).toBe("");
  });
});

describe("headings in Markdown", () => {
  test("have an anchor made from their words, and a link to it", () => {
    const box = draw("## Über **uns** 2.0!");
    expect(box.querySelector("h2")?.id).toBe("über-uns-2-0");
    expect(screen.getByRole("link", { name: "Link to “Über uns 2.0!”" }).getAttribute("href")).toBe(
      "#%C3%BCber-uns-2-0",
    );
  });

  test("have none when the app does not want them", () => {
    const box = draw("## Title", { anchors: false });
    expect(box.querySelector("h2")?.id).toBe("");
    expect(screen.queryByRole("link")).toBeNull();
  });
});

test("a fence is a code block with its language", async () => {
  const box = draw("```python\nx = 1\n```");
  expect(box.querySelector("[data-testid=stMarkdownPre] [data-testid=stCode] code.language-python")?.textContent).toBe(
    "x = 1",
  );
  expect((await screen.findByText("1")).className).toBe("hljs-number");
});

test.each(["Hello world", "Rows: done, 3 of 5", "50 % (half)", "v1.2 is out"])(
  "%s does not need the parser",
  (text) => {
    expect(draw(text).innerHTML).toBe(`<p>${text}</p>`);
  },
);
