import { expect, test } from "vitest";
import { parseShortcut, showShortcut } from "./shortcuts";

test.each([
  ["K", "k", false],
  ["Ctrl+K", "mod+k", true],
  ["Cmd+Shift+O", "mod+shift+o", true],
  ["Mod+Enter", "mod+enter", true],
  ["Alt+1", "alt+1", true],
  ["Shift+Left", "shift+arrowleft", false],
])("%s is the hotkey %s", (text, hotkey, whileTyping) => {
  expect(parseShortcut(text)).toEqual({ hotkey, whileTyping });
});

test("a shortcut is shown in the signs of the platform", () => {
  expect(showShortcut("Ctrl+Shift+k", false)).toBe("Ctrl+Shift+K");
  expect(showShortcut("Ctrl+Shift+k", true)).toBe("⌘⇧K");
  expect(showShortcut("Left", false)).toBe("←");
});
