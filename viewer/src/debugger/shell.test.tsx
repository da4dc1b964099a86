import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { mount } from "./dev/mount";
import { Shell } from "./shell";

test("the panes stand in landmarks with names", () => {
  mount(<Shell />);
  expect(screen.getAllByRole("region").map((each) => each.getAttribute("aria-label"))).toEqual([
    "Elements",
    "App",
    "Inspector",
  ]);
});
