// An opinion: thumbs, faces or stars. Committed at the choice; choosing the same again takes it back.
import { type ReactNode, useState } from "react";
import { names } from "../blocks/children";
import type { TreeNode } from "../core/tree";
import { useWidget } from "../store/widgets";
import { moveFocus } from "./button-group";
import css from "./button-group.module.css";

interface Answer {
  readonly value: number;
  readonly name: string;
  readonly sign: ReactNode;
}

export function Feedback({ node }: { node: TreeNode<"feedback"> }): ReactNode {
  const { options, width } = node.props;
  const widget = useWidget<number | null>(node);
  const [over, setOver] = useState<number | null>(null);
  // Stars fill up to the one that is pointed at, or else chosen; of other signs one is lit.
  const lit = (value: number): boolean => {
    if (options !== "stars") return widget.value === value;
    return value <= (over ?? widget.value ?? -1);
  };
  return (
    <div className="stFeedback" data-testid="stFeedback">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row in every browser */}
      <div
        role="group"
        className={css.answers}
        aria-label={NAMES[options]}
        data-kind={options}
        data-stretch={width !== undefined && width !== "content"}
        onKeyDown={moveFocus}
        onPointerLeave={() => setOver(null)}
      >
        {ANSWERS[options].map(({ value, name, sign }) => (
          <button
            key={value}
            type="button"
            className={names("stBaseButton-borderlessIcon", css.answer)}
            data-testid={`stBaseButton-borderlessIcon${widget.value === value ? "Active" : ""}`}
            aria-label={name}
            aria-pressed={widget.value === value}
            data-lit={lit(value)}
            disabled={widget.disabled}
            onPointerEnter={(event) => event.pointerType !== "touch" && setOver(value)}
            onClick={() => widget.commit(widget.value === value ? null : value)}
          >
            <svg
              width="24"
              height="24"
              viewBox="0 0 24 24"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.6"
              strokeLinecap="round"
              strokeLinejoin="round"
              aria-hidden="true"
              focusable="false"
            >
              {sign}
            </svg>
          </button>
        ))}
      </div>
    </div>
  );
}

const NAMES = { thumbs: "Thumbs", faces: "Faces", stars: "Stars" } as const;

const thumb = (
  <path d="M7 10.5v9.25M3.75 10.5H7l3.9-6.6c1.5 0 2.6 1.2 2.35 2.7l-.6 3.4h5.1a2 2 0 0 1 1.96 2.4l-1.15 5.75a2 2 0 0 1-1.96 1.6H7.25H3.75z" />
);

const STAR = "m12 3.4 2.65 5.4 5.95.86-4.3 4.2 1.01 5.93L12 16.98l-5.31 2.8 1.01-5.92-4.3-4.2 5.95-.86z";

/** A face with this mouth. */
function face(mouth: string): ReactNode {
  return (
    <>
      <circle cx="12" cy="12" r="8.75" />
      <path d="M9 9.6v.4M15 9.6v.4" strokeWidth="2.2" />
      <path d={mouth} fill="none" />
    </>
  );
}

const ANSWERS: Readonly<Record<"thumbs" | "faces" | "stars", readonly Answer[]>> = {
  thumbs: [
    { value: 1, name: "Thumbs up", sign: thumb },
    { value: 0, name: "Thumbs down", sign: <g transform="rotate(180 12 12)">{thumb}</g> },
  ],
  faces: [
    { value: 0, name: "Very sad", sign: face("M8 16.8c.8-2 2.2-3 4-3s3.2 1 4 3") },
    { value: 1, name: "Sad", sign: face("M8.6 16c.8-1 1.9-1.5 3.4-1.500s2.6.5 3.4 1.5") },
    { value: 2, name: "Neutral", sign: face("M8.5 15.200h7") },
    { value: 3, name: "Happy", sign: face("M8.6 14.300c.8 1 1.9 1.5 3.4 1.500s2.6-.5 3.4-1.5") },
    { value: 4, name: "Very happy", sign: face("M7.7 13.400h8.600c-.4 2.5-2 4-4.3 4s-3.9-1.5-4.3-4z") },
  ],
  stars: [1, 2, 3, 4, 5].map((count) => ({
    value: count - 1,
    name: count === 1 ? "1 star" : `${count} stars`,
    sign: <path d={STAR} />,
  })),
};
