// What the page says of itself outside of it: title and icon of the browser tab, and its theme to the app.
import { useComputedColorScheme } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useSession } from "../store/session";
import { useAppProps, useInfo } from "./hooks";
import { currentPage } from "./navigation";
import { OWN_ICON, pageIcon } from "./page-icon";

export function PageHead(): ReactNode {
  const props = useAppProps();
  const page = currentPage(props.navigation, props.page);
  const title = props.title ?? page?.title;
  const icon = props.icon ?? page?.icon;
  const name = useInfo()?.config.title;
  useEffect(() => {
    document.title = title ?? name ?? "evlit";
  }, [title, name]);
  useEffect(() => {
    let gone = false;
    pageIcon(icon)
      .catch(() => OWN_ICON)
      .then((url) => {
        if (!gone) document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute("href", url);
      });
    return () => {
      gone = true;
    };
  }, [icon]);
  const { client } = useSession();
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  useEffect(() => client.themeIs(scheme), [client, scheme]);
  return null;
}
