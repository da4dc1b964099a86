// The field for the next message of a chat: Enter sends, Shift+Enter begins a line. Files go along with the message.
import { type DragEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { UploadedFile } from "../core/elements.gen";
import type { TreeNode } from "../core/tree";
import { useRunning, useSession } from "../store/session";
import { useWidget } from "../store/widgets";
import css from "./chat-input.module.css";
import { droppedFiles, pickedFiles } from "./dropped-files";
import { FileChip } from "./file-chip";
import { AttachIcon, SendIcon, StopIcon } from "./icons";
import uploaderCss from "./uploader.module.css";
import { useUploads } from "./uploads";

export function ChatInput({ node }: { node: TreeNode<"chat_input"> }): ReactNode {
  const { placeholder, max_chars, accept, types, max_size = 0, submit_mode, draft, height } = node.props;
  const { client } = useSession();
  const widget = useWidget<null>(node);
  const running = useRunning();
  const [text, setText] = useState("");
  const [files, setFiles] = useState<readonly UploadedFile[]>([]);
  const [over, setOver] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const rules = { multiple: accept === true ? undefined : accept, types, max_size };
  const uploads = useUploads(node, rules, { value: files, commit: setFiles });

  const waits = running && submit_mode === "disable";
  const stops = running && submit_mode === "stop" && !widget.disabled;
  const disabled = widget.disabled || waits;
  const uploading = uploads.pending.some((upload) => upload.error === null);
  const ready = !disabled && !stops && !uploading && (text.trim() !== "" || files.length > 0);

  useDraft(draft, setText);
  useFocusKept(field, disabled);

  const send = (): void => {
    if (!ready) return;
    widget.fire(accept ? { text, files: files.map(({ id }) => ({ id })) } : text);
    setText("");
    setFiles([]);
    for (const { id } of uploads.pending) uploads.cancel(id);
    field.current?.focus();
  };
  const drop = async (event: DragEvent): Promise<void> => {
    if (!accept) return;
    event.preventDefault();
    setOver(false);
    if (!disabled) uploads.add(await droppedFiles(event.dataTransfer, accept === "directory"));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first
    <div
      className={`stChatInput ${css.box}`}
      data-testid="stChatInput"
      data-over={over}
      data-disabled={disabled}
      onDragOver={(event) => {
        if (!accept) return;
        event.preventDefault();
        setOver(!disabled);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => void drop(event)}
    >
      {files.length + uploads.pending.length > 0 && (
        <ul className={`${uploaderCss.chips} ${css.files}`}>
          {files.map((file) => (
            <FileChip key={file.id} {...file} disabled={disabled} onDelete={() => uploads.remove(file)} />
          ))}
          {uploads.pending.map(({ id, ...upload }) => (
            <FileChip key={id} {...upload} disabled={false} onDelete={() => uploads.cancel(id)} />
          ))}
        </ul>
      )}
      <div className={css.line}>
        {accept && (
          <>
            <button
              type="button"
              className={css.side}
              aria-label={
                accept === true ? "Attach a file" : accept === "multiple" ? "Attach files" : "Attach a folder"
              }
              disabled={disabled}
              onClick={() => picker.current?.click()}
            >
              <AttachIcon size={20} />
            </button>
            <input
              ref={picker}
              type="file"
              hidden
              data-testid="stChatInputFileUploadInput"
              multiple={accept !== true}
              {...(accept === "directory" ? { webkitdirectory: "" } : {})}
              accept={types?.join(",")}
              disabled={disabled}
              onChange={(event) => {
                uploads.add(pickedFiles(event.currentTarget.files));
                // So that choosing the same file again is a change.
                event.currentTarget.value = "";
                field.current?.focus();
              }}
            />
          </>
        )}
        <textarea
          ref={field}
          className={`stChatInputTextArea ${css.text}`}
          data-testid="stChatInputTextArea"
          aria-label={placeholder || "Your message"}
          placeholder={placeholder}
          rows={1}
          maxLength={max_chars}
          disabled={disabled}
          style={typeof height === "number" ? { height, maxHeight: "none" } : {}}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onPaste={(event) => {
            const pasted = accept ? [...event.clipboardData.files] : [];
            if (!pasted.length) return;
            event.preventDefault();
            uploads.add(pasted);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        {stops ? (
          <button
            type="button"
            className={`stChatInputStopButton ${css.side} ${css.send}`}
            data-testid="stChatInputStopButton"
            aria-label="Stop"
            onClick={() => client.stopRun()}
          >
            <StopIcon size={20} />
          </button>
        ) : (
          <button
            type="button"
            className={`stChatInputSubmitButton ${css.side} ${css.send}`}
            data-testid="stChatInputSubmitButton"
            aria-label="Send message"
            disabled={!ready}
            onClick={send}
          >
            <SendIcon size={20} />
          </button>
        )}
      </div>
      {max_chars !== undefined && (
        <div
          className={`InputInstructions ${css.count}`}
          data-testid="InputInstructions"
          data-full={text.length >= max_chars}
        >
          {text.length}/{max_chars}
        </div>
      )}
    </div>
  );
}

/** Takes what the app puts into the field, once for each time. */
function useDraft(draft: { text: string; run: number } | undefined, setText: (text: string) => void): void {
  const taken = useRef<number>(undefined);
  useEffect(() => {
    if (draft === undefined || draft.run === taken.current) return;
    taken.current = draft.run;
    setText(draft.text);
  }, [draft, setText]);
}

/** A field that had the focus when it was disabled has it again when it is not. */
function useFocusKept(field: { readonly current: HTMLElement | null }, disabled: boolean): void {
  const had = useRef(false);
  // In the same task as the change: with the next frame the browser takes the focus from what is disabled, and says nothing.
  useLayoutEffect(() => {
    if (disabled) {
      had.current = document.activeElement === field.current;
      return;
    }
    if (had.current && document.activeElement === document.body) field.current?.focus();
    had.current = false;
  }, [field, disabled]);
}
