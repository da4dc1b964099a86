// The few signs that widgets draw themselves: lines on a grid of 16, in the colour of the text around.
import type { ReactNode } from "react";

interface IconProps {
  readonly size?: number;
}

function Sign({ size = 16, children }: IconProps & { children: ReactNode }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
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

export function PlusIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <path d="M8 3.5v9M3.5 8h9" />
    </Sign>
  );
}

export function MinusIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <path d="M3.5 8h9" />
    </Sign>
  );
}

export function CloseIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <path d="m4.5 4.5 7 7m0-7-7 7" />
    </Sign>
  );
}

export function ChevronIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <path d="m4.5 6.25 3.5 3.5 3.5-3.5" />
    </Sign>
  );
}

export function CheckIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <path d="m3.5 8.5 3 3 6-6.5" />
    </Sign>
  );
}

export function CalendarIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <rect x="2.25" y="3.25" width="11.5" height="10.5" rx="2" />
      <path d="M2.25 6.75h11.5M5.5 1.75v3M10.5 1.75v3" />
    </Sign>
  );
}

export function ClockIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 4.75V8l2.25 1.5" />
    </Sign>
  );
}

export function AttachIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <path d="M13 7.5 8.25 12.25a3 3 0 0 1-4.25-4.25l5-5a2 2 0 0 1 2.85 2.85L7 10.7a1 1 0 0 1-1.4-1.4l4.4-4.4" />
    </Sign>
  );
}

export function SendIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <path d="M8 13V3.25M3.75 7.5 8 3.25l4.25 4.25" />
    </Sign>
  );
}

export function StopIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <rect x="4.5" y="4.5" width="7" height="7" rx="1" fill="currentColor" />
    </Sign>
  );
}

export function EyeIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <path d="M1.5 8S3.9 3.5 8 3.5 14.5 8 14.5 8 12.1 12.5 8 12.5 1.5 8 1.5 8Z" />
      <circle cx="8" cy="8" r="2" />
    </Sign>
  );
}

export function EyeOffIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <path d="M3 3l10 10M6.2 3.8A6 6 0 0 1 8 3.5c4.1 0 6.5 4.5 6.5 4.5a11 11 0 0 1-1.9 2.4M4.3 4.9A10.6 10.6 0 0 0 1.5 8s2.4 4.5 6.5 4.5a6 6 0 0 0 3.1-.8M6.6 6.6a2 2 0 0 0 2.8 2.8" />
    </Sign>
  );
}

export function UploadIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <path d="M8 10.5V2.75M4.75 5.75 8 2.5l3.25 3.25M2.5 10.5v1.75a1.5 1.5 0 0 0 1.5 1.5h8a1.5 1.5 0 0 0 1.5-1.5V10.5" />
    </Sign>
  );
}

export function FileIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <path d="M9 1.75H4.5A1.25 1.25 0 0 0 3.25 3v10a1.25 1.25 0 0 0 1.25 1.25h7A1.25 1.25 0 0 0 12.75 13V5.5L9 1.75Zm0 0V5.5h3.75" />
    </Sign>
  );
}

export function WarningIcon(props: IconProps): ReactNode {
  return (
    <Sign {...props}>
      <path d="M8 5.5v3.25M8 11.25h.01M7 2.5 1.75 11.75a1.15 1.15 0 0 0 1 1.75h10.5a1.15 1.15 0 0 0 1-1.75L9 2.5a1.15 1.15 0 0 0-2 0Z" />
    </Sign>
  );
}
