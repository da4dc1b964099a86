// `st.balloons` and `st.snow`: they pass over the page once and leave nothing behind.
import { type CSSProperties, type ReactNode, useState } from "react";
import { createPortal } from "react-dom";
import type { TreeNode } from "../core/tree";
import { useShown } from "../store/session";
import "./status.css";

interface Show {
  readonly name: "stBalloons" | "stSnow";
  readonly pieces: number;
  readonly draw: (at: number) => ReactNode;
}

const BALLOONS: Show = { name: "stBalloons", pieces: 28, draw: (at) => <Balloon key={at} at={at} /> };
const SNOW: Show = { name: "stSnow", pieces: 70, draw: (at) => <Flake key={at} at={at} /> };

export function Balloons({ node }: { node: TreeNode<"balloons"> }): ReactNode {
  return <Played show={BALLOONS} times={useShown(node.id)} />;
}

export function Snow({ node }: { node: TreeNode<"snow"> }): ReactNode {
  return <Played show={SNOW} times={useShown(node.id)} />;
}

/** Plays whenever `times` grows. A tree that is loaded as a whole does not play again what was seen before. */
function Played({ show, times }: { show: Show; times: number }): ReactNode {
  const [ended, setEnded] = useState(0);
  const playing = times > ended && !prefersStillness();
  return (
    <div className={show.name} data-testid={show.name}>
      {playing ? <Stage key={times} show={show} onEnd={() => setEnded(times)} /> : null}
    </div>
  );
}

function Stage({ show, onEnd }: { show: Show; onEnd: () => void }): ReactNode {
  const [left, setLeft] = useState(show.pieces);
  const gone = () => (left > 1 ? setLeft((count) => count - 1) : onEnd());
  return createPortal(
    <div className="ev-effect" aria-hidden="true" onAnimationEnd={gone}>
      {Array.from({ length: show.pieces }, (_, at) => show.draw(at))}
    </div>,
    document.body,
  );
}

function Balloon({ at }: { at: number }): ReactNode {
  const style = {
    left: `${spread(at, 0) * 96 + 1}%`,
    "--ev-size": `${44 + spread(at, 1) * 34}px`,
    "--ev-hue": `var(--ev-${["red", "orange", "yellow", "green", "blue", "violet"][at % 6]}-mark)`,
    "--ev-sway": `${(spread(at, 2) - 0.5) * 14}vw`,
    "--ev-turn": `${(spread(at, 3) - 0.5) * 24}deg`,
    animationDuration: `${3 + spread(at, 4) * 2}s`,
    animationDelay: `${spread(at, 5) * 0.9}s`,
  } as CSSProperties;
  return (
    <svg className="ev-balloon" viewBox="0 0 40 96" style={style} aria-hidden="true">
      <path className="ev-balloon-string" d="M20 51c4 8-4 14 0 22s-3 14 0 22" />
      <path
        className="ev-balloon-skin"
        d="M20 1c11 0 18.5 8.4 18.5 19.5C38.5 33 29 45 20 48.5 11 45 1.5 33 1.5 20.5 1.5 9.4 9 1 20 1Zm-2.6 51.5 2.6-4.300 2.6 4.300Z"
      />
      <ellipse className="ev-balloon-shine" cx="12.5" cy="14" rx="3.6" ry="6.200" transform="rotate(24 12.5 14)" />
    </svg>
  );
}

function Flake({ at }: { at: number }): ReactNode {
  const style = {
    left: `${spread(at, 0) * 100}%`,
    "--ev-size": `${4 + spread(at, 1) ** 2 * 12}px`,
    "--ev-sway": `${(spread(at, 2) - 0.5) * 12}vw`,
    "--ev-veil": `${0.45 + spread(at, 3) * 0.5}`,
    animationDuration: `${3.2 + spread(at, 4) * 2.6}s`,
    animationDelay: `${spread(at, 5) * 1.6}s`,
  } as CSSProperties;
  return <span className="ev-flake" style={style} />;
}

/** A number from 0 to 1 for piece `at`, another for each `salt`: looks random, and is the same at every render. */
function spread(at: number, salt: number): number {
  const mixed = Math.sin((at + 1) * 127.1 + (salt + 1) * 311.7) * 43758.5453;
  return mixed - Math.floor(mixed);
}

function prefersStillness(): boolean {
  return window.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
}
