import { expect, test } from "vitest";
import type { JsonObject } from "../core/json";
import { allByTestId, byTestId, renderPage, say } from "../dev/render-page";

const HOME = { path: "", title: "Home" };
const app = (logo: JsonObject, pages = [HOME, { path: "other", title: "Other" }]) => ({
  app: { logo, navigation: { position: "sidebar", pages } },
});
const BLOB = { blob: "1f", type: "image/png", size: 3 };

test("the logo stands in the sidebar; with the sidebar closed its smaller form is in the header", () => {
  renderPage(app({ image: BLOB, icon: "⚓", size: "large" }));
  const logo = byTestId("stLogo", byTestId("stSidebarHeader"));
  expect(logo).toMatchObject({ alt: "Logo", src: expect.stringMatching(/\/blob\/1f$/) });
  expect(logo.dataset.size).toBe("large");
  expect(allByTestId("stLogo", byTestId("stHeader"))).toEqual([]);
  byTestId("stSidebarCollapseButton").click();
  return expect.poll(() => allByTestId("stLogo", byTestId("stHeader")).map((each) => each.textContent)).toEqual(["⚓"]);
});

test("without a sidebar it stands in the header, as a link where the app gave one, until it is taken away", () => {
  const server = renderPage(app({ image: "https://x.org/a.png", link: "https://x.org/" }, [HOME]));
  const link = byTestId("stLogoLink", byTestId("stHeader"));
  expect(link).toMatchObject({ href: "https://x.org/", target: "_blank" });
  expect(byTestId("stLogo", link).getAttribute("src")).toBe("https://x.org/a.png");
  say(server, { type: "patch", position: 11, ops: [["unset", 0, ["logo"]]] });
  expect(allByTestId("stLogo")).toEqual([]);
});
