// @vitest-environment jsdom
// DOMPurify relies on parts of the DOM that happy-dom does not have.
import { describe, expect, test } from "vitest";
import { sanitised } from "./safe-html";

describe("sanitised HTML", () => {
  test.each([
    "<script>bad()</script>",
    '<img src=x onerror="bad()">',
    '<a href="javascript:bad()">x</a>',
    '<svg onload="bad()"></svg>',
    '<iframe srcdoc="<script>bad()</script>"></iframe>',
    '<form action="javascript:bad()"><button formaction="javascript:bad()">x</button></form>',
    '<math><mtext><table><mglyph><style><img src=x onerror="bad()">',
  ])("%s loses what would run", (source) => {
    expect(sanitised(source)).not.toMatch(/bad\(\)|javascript:/);
  });

  test("styles, classes and links stay", () => {
    const html = sanitised('<style>.a { color: red }</style><p class="a" style="margin: 0">x</p>');
    expect(html).toContain(".a { color: red }");
    expect(html).toContain('class="a"');
    expect(html).toContain('style="margin: 0"');
  });

  test("a link to another tab does not hand over the page", () => {
    expect(sanitised('<a href="https://example.com" target="_blank">x</a>')).toContain('rel="noopener noreferrer"');
  });

  test("scripts stay when the app asked for them, handlers and code in addresses do not", () => {
    const html = sanitised(
      '<script>mine()</script><img src="x.png" onerror="bad()"><a href="javascript:bad()">x</a>',
      true,
    );
    expect(html).toContain("<script>mine()</script>");
    expect(html).not.toContain("bad()");
  });
});
