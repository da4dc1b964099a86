// A button that downloads a file: one that is there, or one that the app makes when it is asked for.
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { TreeNode } from "../core/tree";
import { useSession } from "../store/session";
import { useWidget } from "../store/widgets";
import { madeFile, saveFile } from "../wire/download";
import css from "./button.module.css";
import { ButtonFace } from "./button-face";
import fieldCss from "./field.module.css";

export function DownloadButton({ node }: { node: TreeNode<"download_button"> }): ReactNode {
  const { widget: id, data, file_name, silent } = node.props;
  const { readOnly } = useSession();
  const widget = useWidget<null>(node);
  const [making, setMaking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);

  const make = async (): Promise<void> => {
    setMaking(true);
    setError(null);
    try {
      saveFile((await madeFile(id)).blob, file_name);
    } catch (problem) {
      if (alive.current) setError(problem instanceof Error ? problem.message : String(problem));
    } finally {
      if (alive.current) setMaking(false);
    }
  };
  const press = (): void => {
    // In a recording what was offered can still be had, what was not made cannot.
    if (making || (readOnly && !data)) return;
    if (data) saveFile(data.blob, file_name);
    else void make();
    if (!silent) widget.fire();
  };
  return (
    <>
      <ButtonFace
        name="stDownloadButton"
        look={node.props}
        disabled={widget.disabled}
        busy={making}
        sign={making ? <span className={css.working} /> : undefined}
        onPress={press}
      />
      {error && (
        <p className={fieldCss.error} role="alert">
          {error}
        </p>
      )}
    </>
  );
}
