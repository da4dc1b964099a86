import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Icon } from "./icon";
import common from "./icons/common.json";

test("common icons are drawn with the small font, others with that of all", () => {
  render(
    <>
      <Icon value=":material/thumb_up:" />
      <Icon value=":material/grass:" />
    </>,
  );
  const [often, seldom] = screen.getAllByTestId("stIconMaterial");
  expect(often?.className).toBe("stIconMaterial ev-icon-common");
  expect(often?.textContent).toBe("thumb_up");
  expect(seldom?.className).toBe("stIconMaterial");
  expect(screen.getByRole("img", { name: "thumb up icon" })).toBe(often);
});

test("the list of common icons is in order, each once", () => {
  expect(common).toEqual([...new Set(common)].sort());
});
