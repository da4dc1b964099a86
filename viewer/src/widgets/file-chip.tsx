// One file of an uploader: its name and size, its progress while it is sent, why it was refused, and a button to drop it.
import type { ReactNode } from "react";
import { CloseIcon, FileIcon, WarningIcon } from "./icons";
import { fileSize } from "./upload-rules";
import css from "./uploader.module.css";

interface FileChipProps {
  readonly name: string;
  readonly size: number;
  /** From 0 to 1; absent once the file is there. */
  readonly progress?: number;
  readonly error?: string | null;
  readonly disabled: boolean;
  onDelete(): void;
}

export function FileChip({ name, size, progress, error, disabled, onDelete }: FileChipProps): ReactNode {
  const sending = progress !== undefined && !error;
  return (
    <li className={`stFileChip ${css.chip}`} data-testid="stFileChip" data-error={Boolean(error)}>
      <span className={css.chipIcon}>{error ? <WarningIcon size={18} /> : <FileIcon size={18} />}</span>
      <div className={css.chipText}>
        <span className={`stFileChipName ${css.chipName}`} data-testid="stFileChipName" title={name}>
          {name}
        </span>
        {error ? (
          <span className={css.chipError} role="alert">
            {error}
          </span>
        ) : (
          <span className={css.chipSize}>
            {sending ? `${Math.floor(progress * 100)} % of ${fileSize(size)}` : fileSize(size)}
          </span>
        )}
      </div>
      {!disabled && (
        <button
          type="button"
          className={`stFileChipDeleteBtn ${css.chipDelete}`}
          data-testid="stFileChipDeleteBtn"
          aria-label={sending ? `Cancel upload of ${name}` : `Remove ${name}`}
          onClick={onDelete}
        >
          <CloseIcon />
        </button>
      )}
      {sending && <progress className={css.chipProgress} value={progress} max={1} aria-label={`Upload of ${name}`} />}
    </li>
  );
}
