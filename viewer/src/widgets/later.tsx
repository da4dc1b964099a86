// Widgets before their code is there: the place of each is kept at its size, with its label, so that nothing moves.
import { type ComponentType, type ReactNode, Suspense, use } from "react";
import { propsOf, type TreeNode } from "../core/tree";
import type { ElementProps } from "../registry";
import type { controls } from "./controls";
import css from "./field.module.css";
import { WidgetLabel } from "./label";

type Controls = typeof controls;

let loaded: Controls | undefined;
let loading: Promise<Controls> | undefined;

/** Fetches the code of all widgets, once; again when that failed. */
export function loadControls(): Promise<Controls> {
  loading ??= import("./controls").then(
    (module) => {
      loaded = module.controls;
      return loaded;
    },
    (failure: unknown) => {
      loading = undefined;
      throw failure;
    },
  );
  return loading;
}

/** Any of these widgets: drawn at once when the code is there. */
export function Control({ node }: ElementProps): ReactNode {
  return (
    <Suspense fallback={<Place node={node} />}>
      <Loaded node={node} />
    </Suspense>
  );
}

function Loaded({ node }: ElementProps): ReactNode {
  // The index says that kind and component belong together, which a lookup by a plain string cannot show.
  const known: Readonly<Record<string, ComponentType<never>>> = loaded ?? use(loadControls());
  const Widget = known[node.kind] as ComponentType<ElementProps>;
  return <Widget node={node} />;
}

function Place({ node }: { node: TreeNode }): ReactNode {
  const bare = [
    "checkbox",
    "toggle",
    "feedback",
    "pagination",
    "download_button",
    "link_button",
    "menu_button",
    "chat_input",
  ].includes(node.kind);
  return (
    <div className={css.field} aria-busy="true">
      {!bare && <WidgetLabel node={node} />}
      <div className="ev-loading" style={{ height: controlHeight(node) }} />
    </div>
  );
}

/** How high the control below the label will be. */
function controlHeight(node: TreeNode): number {
  const { height, options, captions, horizontal } = propsOf(node);
  switch (node.kind) {
    case "checkbox":
    case "toggle":
      return 24;
    case "radio": {
      const rows = horizontal || !Array.isArray(options) ? 1 : options.length;
      return rows * (captions ? 44 : 24) + (rows - 1) * 8;
    }
    case "slider":
    case "select_slider":
      return 62;
    case "text_area":
      return typeof height === "number" ? height : 90;
    case "chat_input":
      return 50;
    case "file_uploader":
      return 72;
    default:
      return 40;
  }
}
