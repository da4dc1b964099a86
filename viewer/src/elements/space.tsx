// `st.space`: room. How much is a matter of its box (blocks/sizes.ts).
import type { ReactNode } from "react";

export function Space(): ReactNode {
  return <div className="stSpace" data-testid="stSpace" aria-hidden="true" />;
}
