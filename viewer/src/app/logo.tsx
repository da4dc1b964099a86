// `st.logo`: at the top of the sidebar, and in the header where there is no open sidebar.
import type { ReactNode } from "react";
import type { BlobRef } from "../core/elements.gen";
import { Icon } from "../elements/icon";
import { pageUrl } from "../wire/urls";
import { useAppProps } from "./hooks";

/** `brief`: what stands for it where there is little room, if the app named that. */
export function Logo({ brief = false }: { brief?: boolean }): ReactNode {
  const { logo } = useAppProps();
  if (!logo) return null;
  const face = <Face value={(brief ? logo.icon : undefined) ?? logo.image} size={logo.size ?? "medium"} />;
  if (!logo.link) return face;
  return (
    <a className="stLogoLink" data-testid="stLogoLink" href={logo.link} target="_blank" rel="noreferrer">
      {face}
      <span className="ev-unseen">opens in a new tab</span>
    </a>
  );
}

function Face({ value, size }: { value: BlobRef | string; size: string }): ReactNode {
  const common = { className: "stLogo", "data-testid": "stLogo", "data-size": size };
  const address = addressOf(value);
  if (address !== undefined) return <img {...common} src={address} alt="Logo" />;
  return (
    <span {...common} role="img" aria-label="Logo">
      <Icon value={value as string} />
    </span>
  );
}

/** Where the picture is; undefined for an emoji or the name of an icon. */
function addressOf(value: BlobRef | string): string | undefined {
  if (typeof value !== "string") return pageUrl(`blob/${value.blob}`).href;
  return /^(https?:|data:image\/)/.test(value) ? value : undefined;
}
