// The few signs that blocks and the shell draw themselves: lines on a grid of 16, in the colour of the text around.
import type { ReactNode } from "react";

function Glyph({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <svg
      className={`ev-icon ev-icon-${name}`}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const ChevronIcon = () => (
  <Glyph name="chevron">
    <path d="m4.5 6.25 3.5 3.5 3.5-3.5" />
  </Glyph>
);
export const OutIcon = () => (
  <Glyph name="out">
    <path d="M6.5 3.5h-3v9h9v-3M9.5 3.5h3v3M12.25 3.75 7.5 8.5" />
  </Glyph>
);
export const CheckIcon = () => (
  <Glyph name="check">
    <path d="m3.5 8.5 3 3 6-6.5" />
  </Glyph>
);
export const CrossIcon = () => (
  <Glyph name="cross">
    <path d="m4.5 4.5 7 7m0-7-7 7" />
  </Glyph>
);
export const DotsIcon = () => (
  <Glyph name="dots">
    <path d="M8 3.25h.01M8 8h.01M8 12.75h.01" strokeWidth="2.4" />
  </Glyph>
);
export const PanelIcon = () => (
  <Glyph name="panel">
    <rect x="2" y="2.75" width="12" height="10.5" rx="2" />
    <path d="M6.25 2.75v10.5" />
  </Glyph>
);
export const RerunIcon = () => (
  <Glyph name="rerun">
    <path d="M13.25 8a5.25 5.25 0 1 1-1.6-3.78M13.25 2.5v2.75H10.5" />
  </Glyph>
);
export const SaveIcon = () => (
  <Glyph name="save">
    <path d="M2.75 4.25a1.5 1.5 0 0 1 1.5-1.5h6l3 3v6a1.5 1.5 0 0 1-1.5 1.5h-7.5a1.5 1.5 0 0 1-1.5-1.5ZM5.25 13v-3.75h5.5V13M5.25 3v2.5h4" />
  </Glyph>
);
export const BroomIcon = () => (
  <Glyph name="broom">
    <path d="M8 3c3 0 5.25.8 5.25 1.9S11 6.8 8 6.8s-5.25-.8-5.25-1.9S5 3 8 3Zm5.25 1.9v6.2c0 1.1-2.25 1.9-5.25 1.9s-5.25-.8-5.25-1.9V4.9M13.25 8c0 1.1-2.25 1.9-5.25 1.9S2.75 9.1 2.75 8" />
  </Glyph>
);
export const SunIcon = () => (
  <Glyph name="sun">
    <circle cx="8" cy="8" r="2.75" />
    <path d="M8 1.75v1.5M8 12.75v1.5M1.75 8h1.5M12.75 8h1.5M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1" />
  </Glyph>
);
export const MoonIcon = () => (
  <Glyph name="moon">
    <path d="M13.25 9.4A5.5 5.5 0 0 1 6.6 2.75a5.5 5.5 0 1 0 6.65 6.65Z" />
  </Glyph>
);
export const ScreenIcon = () => (
  <Glyph name="screen">
    <rect x="1.75" y="2.75" width="12.5" height="8.5" rx="1.5" />
    <path d="M5.5 13.75h5M8 11.25v2.5" />
  </Glyph>
);
export const PrintIcon = () => (
  <Glyph name="print">
    <path d="M4.5 5.75v-3.5h7v3.5M4.5 11.5H3.25A1.25 1.25 0 0 1 2 10.25V7a1.25 1.25 0 0 1 1.25-1.25h9.5A1.25 1.25 0 0 1 14 7v3.25a1.25 1.25 0 0 1-1.25 1.25H11.5M4.5 9.5h7v4.25h-7z" />
  </Glyph>
);
export const LinkIcon = () => (
  <Glyph name="link">
    <path d="M6.75 9.25a2.75 2.75 0 0 0 4.1.3l2-2a2.75 2.75 0 0 0-3.9-3.9l-1.1 1.1M9.25 6.75a2.75 2.75 0 0 0-4.1-.3l-2 2a2.75 2.75 0 0 0 3.9 3.9l1.1-1.1" />
  </Glyph>
);
export const InfoIcon = () => (
  <Glyph name="info">
    <circle cx="8" cy="8" r="6.25" />
    <path d="M8 7.25v4M8 4.9h.01" />
  </Glyph>
);
export const HelpIcon = () => (
  <Glyph name="help">
    <circle cx="8" cy="8" r="6.25" />
    <path d="M6.4 6.3a1.65 1.65 0 1 1 2.5 1.6c-.6.3-.9.7-.9 1.2M8 11.3h.01" />
  </Glyph>
);
export const RewindIcon = () => (
  <Glyph name="rewind">
    <path d="M2.75 3.25v3.5h3.5M3 6.5a5.25 5.25 0 1 1-.2 2.75M8 5.25V8.5l2.25 1.25" />
  </Glyph>
);
export const BugIcon = () => (
  <Glyph name="bug">
    <path d="M5.25 6.5h5.5v3.75a2.75 2.75 0 0 1-5.5 0V6.5ZM6 6.5a2 2 0 1 1 4 0M5.25 8.75H2.5M13.5 8.75h-2.75M5.25 6.9 3.2 5.2M10.75 6.9l2.05-1.7M5.5 11.2l-2.1 1.9M10.5 11.2l2.1 1.9" />
  </Glyph>
);
export const UserIcon = () => (
  <Glyph name="user">
    <circle cx="8" cy="5.25" r="2.5" />
    <path d="M3 13.25c.5-2.5 2.4-3.9 5-3.9s4.5 1.4 5 3.9" />
  </Glyph>
);
export const AssistantIcon = () => (
  <Glyph name="assistant">
    <path d="M8 2.25c.55 3.3 2.15 4.9 5.5 5.5-3.35.6-4.95 2.2-5.5 5.5-.55-3.3-2.15-4.9-5.5-5.5 3.35-.6 4.95-2.2 5.5-5.5Z" />
  </Glyph>
);
