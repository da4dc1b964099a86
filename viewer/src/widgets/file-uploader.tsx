// Files: dropped or chosen, checked here, sent over HTTP with progress, and shown as chips that can be taken away.
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import type { UploadedFile } from "../core/elements.gen";
import type { TreeNode } from "../core/tree";
import { useWidget } from "../store/widgets";
import { droppedFiles, pickedFiles } from "./dropped-files";
import { describedBy, Field, spoken, useFieldIds } from "./field";
import { FileChip } from "./file-chip";
import { useRequired } from "./forms";
import { UploadIcon } from "./icons";
import { fileSize, typeNames } from "./upload-rules";
import css from "./uploader.module.css";
import { useUploads } from "./uploads";

export function FileUploader({ node }: { node: TreeNode<"file_uploader"> }): ReactNode {
  const { multiple, types, max_size, required } = node.props;
  const widget = useWidget<readonly UploadedFile[]>(node);
  const uploads = useUploads(node, node.props, widget);
  const ids = useFieldIds();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const folders = multiple === "directory";

  const error = useRequired(node, () => input.current, widget.value.length === 0);

  const drop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    setOver(false);
    if (!widget.disabled) uploads.add(await droppedFiles(event.dataTransfer, folders));
  };
  const limits = [`${fileSize(max_size)} per file`, ...(types?.length ? [typeNames(types)] : [])].join(" • ");
  const what = folders ? "a folder" : multiple ? "files" : "a file";

  return (
    <Field node={node} testid="stFileUploader" ids={ids} error={error}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the input inside is the first */}
      <section
        className={`stFileUploaderDropzone ${css.dropzone}`}
        data-testid="stFileUploaderDropzone"
        data-over={over}
        data-disabled={widget.disabled}
        onDragOver={(event) => {
          event.preventDefault();
          event.dataTransfer.dropEffect = widget.disabled ? "none" : "copy";
          setOver(!widget.disabled);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => void drop(event)}
      >
        <span className={css.dropIcon}>
          <UploadIcon size={20} />
        </span>
        <div className={css.dropText}>
          <span>
            <span className={css.browse}>Choose {what}</span> <span className={css.orDrop}>or drop it here</span>
          </span>
          <span id={ids.hint} className={css.limits}>
            {limits}
          </span>
        </div>
        {/* Covers the whole zone, unseen: a click anywhere opens the dialog, and the keyboard reaches it as any input. */}
        <input
          ref={input}
          id={ids.input}
          type="file"
          className={`stFileUploaderDropzoneInput ${css.dropInput}`}
          data-testid="stFileUploaderDropzoneInput"
          multiple={multiple !== undefined}
          {...(folders ? { webkitdirectory: "" } : {})}
          accept={types?.join(",")}
          disabled={widget.disabled}
          title=""
          {...spoken(node, required)}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(ids, { error, hint: limits })}
          onChange={(event) => {
            uploads.add(pickedFiles(event.currentTarget.files));
            // So that choosing the same file again is a change.
            event.currentTarget.value = "";
          }}
        />
      </section>
      {widget.value.length + uploads.pending.length > 0 && (
        <ul className={css.chips}>
          {widget.value.map((file) => (
            <FileChip key={file.id} {...file} disabled={widget.disabled} onDelete={() => uploads.remove(file)} />
          ))}
          {uploads.pending.map(({ id, ...upload }) => (
            <FileChip key={id} {...upload} disabled={false} onDelete={() => uploads.cancel(id)} />
          ))}
        </ul>
      )}
    </Field>
  );
}
