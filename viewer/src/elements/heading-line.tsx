// A heading with the link to itself, drawn for `st.title` and its kin and for the headings of Markdown.
import type { ReactNode } from "react";
import { HelpTip } from "./help-tip";
import { slug } from "./markdown/slug";
import "./markdown.css";

export type HeadingLevel = 1 | 2 | 3 | 4 | 5 | 6;

export interface HeadingLineProps {
  readonly level: HeadingLevel;
  /** Its words, from which the anchor is made. */
  readonly text: string;
  /** The anchor the app chose; false for none. */
  readonly anchor?: string | false | undefined;
  readonly id?: string | undefined;
  readonly help?: string | undefined;
  readonly children: ReactNode;
}

export function HeadingLine({ level, text, anchor, id, help, children }: HeadingLineProps): ReactNode {
  const Tag = `h${level}` as const;
  const target = anchor === false ? undefined : (anchor ?? id ?? slug(text));
  return (
    <div className="stHeadingWithActionElements" data-testid="stHeadingWithActionElements">
      <Tag id={target}>{children}</Tag>
      {target !== undefined || help ? (
        // Beside the heading and not in it: a screen reader reads the heading's own words.
        <span className="stHeaderActionElements" data-testid="stHeaderActionElements">
          {help ? <HelpTip text={help} /> : null}
          {target !== undefined ? <AnchorLink target={target} text={text} /> : null}
        </span>
      ) : null}
    </div>
  );
}

function AnchorLink({ target, text }: { target: string; text: string }): ReactNode {
  return (
    <a className="ev-anchor" href={`#${encodeURIComponent(target)}`} aria-label={`Link to “${text}”`}>
      <svg viewBox="0 0 16 16" role="presentation">
        <path d="M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.4-2.4a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.3 6.7a2.6 2.6 0 0 0-3.7 0L3.2 9.1a2.6 2.6 0 0 0 3.7 3.7l.8-.8" />
      </svg>
    </a>
  );
}
