// A link to a page of the app, or to another site.
import type { ReactNode } from "react";
import "../app/navigation.css";
import { names } from "../blocks/children";
import { OutIcon } from "../blocks/icons";
import { ROOTS } from "../core/elements.gen";
import { isKind, type TreeNode } from "../core/tree";
import { usePlaceLink } from "../store/places";
import { useNode } from "../store/session";
import { HelpTooltip } from "../widgets/label";
import { Icon } from "./icon";
import { MarkdownText } from "./markdown-text";

export function PageLink({ node }: { node: TreeNode<"page_link"> }): ReactNode {
  const { label, icon, icon_position, help, disabled, width, url, page = "", query } = node.props;
  const link = usePlaceLink()(page, query);
  const app = useNode(ROOTS.app);
  const here = isKind(app, "app") && !url && (app.props.page ?? "") === page;
  const sign = icon && (
    <span className="ev-nav-icon">
      <Icon value={icon} />
    </span>
  );
  const inside = (
    <>
      {icon_position !== "right" && sign}
      <span className="ev-nav-label">
        <MarkdownText source={label} inline />
      </span>
      {icon_position === "right" && sign}
      {url && !disabled && <OutIcon />}
    </>
  );
  const common = {
    className: names("stPageLink-NavLink", "ev-nav-link"),
    "data-testid": "stPageLink-NavLink",
    "aria-current": here ? ("page" as const) : undefined,
  };
  const anchor = disabled ? (
    <a {...common} role="link" aria-disabled="true">
      {inside}
    </a>
  ) : url ? (
    <a {...common} href={url} target="_blank" rel="noreferrer">
      {inside}
      <span className="ev-unseen">opens in a new tab</span>
    </a>
  ) : (
    <a {...common} href={link.href} onClick={link.onClick}>
      {inside}
    </a>
  );
  return (
    <div className="stPageLink" data-testid="stPageLink" data-wide={width !== undefined && width !== "content"}>
      {help ? <HelpTooltip help={help}>{anchor}</HelpTooltip> : anchor}
    </div>
  );
}
