// The uploads of one file uploader, or of one message. All files of a choice are sent side by side; the value is committed once, when the last
// of them has arrived. What was refused stays in the list with its reason until it is taken away.
import { useEffect, useRef, useState } from "react";
import type { UploadedFile } from "../core/elements.gen";
import type { TreeNode } from "../core/tree";
import { useSession } from "../store/session";
import { uploadFile } from "../wire/upload";
import { refusal } from "./upload-rules";

/** A file on its way, or one that did not make it. */
export interface Upload {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly progress: number;
  readonly error: string | null;
}

interface Job extends Upload {
  readonly abort: AbortController;
}

/** What may be uploaded: one file unless `multiple`. */
export interface UploadRules {
  readonly multiple?: true | "multiple" | "directory" | undefined;
  readonly types?: readonly string[] | undefined;
  readonly max_size: number;
}

/** Where the files go that have arrived. */
interface Held {
  readonly value: readonly UploadedFile[];
  commit(value: readonly UploadedFile[]): void;
}

export interface Uploads {
  readonly pending: readonly Upload[];
  add(files: readonly File[]): void;
  /** Cancels an upload, or forgets one that failed. */
  cancel(id: number): void;
  remove(file: UploadedFile): void;
}

export function useUploads(node: TreeNode<"file_uploader" | "chat_input">, rules: UploadRules, widget: Held): Uploads {
  const { widgets } = useSession();
  const [jobs, setJobs] = useState<readonly Job[]>([]);
  const counter = useRef(0);
  const latest = useRef({ node, rules, widget });
  useEffect(() => {
    latest.current = { node, rules, widget };
  });
  const running = useRef(new Set<AbortController>());
  useEffect(
    () => () => {
      for (const abort of running.current) abort.abort();
    },
    [],
  );

  const change = (id: number, what: Partial<Job>): void =>
    setJobs((before) => before.map((job) => (job.id === id ? { ...job, ...what } : job)));
  const forget = (id: number): void => setJobs((before) => before.filter((job) => job.id !== id));

  const start = async (file: File, { id, abort }: Job): Promise<UploadedFile | undefined> => {
    running.current.add(abort);
    try {
      const arrived = await uploadFile(file, {
        widget: latest.current.node.props.widget,
        signal: abort.signal,
        onProgress: (progress) => change(id, { progress }),
      });
      // Its chip stays, full, until the value of the whole choice is committed.
      change(id, { progress: 1 });
      return arrived;
    } catch (problem) {
      if (!abort.signal.aborted) change(id, { error: problem instanceof Error ? problem.message : String(problem) });
      return undefined;
    } finally {
      running.current.delete(abort);
    }
  };

  /** Others may arrive before this is drawn: each goes on from the one before. */
  const keep = (change: (held: readonly UploadedFile[]) => readonly UploadedFile[]): void => {
    const { widget } = latest.current;
    const value = change(widget.value);
    latest.current = { ...latest.current, widget: { ...widget, value } };
    widget.commit(value);
  };

  const add = async (files: readonly File[]): Promise<void> => {
    const { node, rules } = latest.current;
    const single = rules.multiple === undefined;
    const chosen = single ? files.slice(0, 1) : files;
    const fresh = chosen.map((file) => newJob(counter, file, rules));
    // A new choice takes the place of what failed before it; of a single file also of one under way.
    if (single) for (const abort of running.current) abort.abort();
    setJobs((before) => [...before.filter((job) => !single && job.error === null), ...fresh]);
    const accepted = fresh.flatMap((job, index) => {
      const file = chosen[index];
      return job.error === null && file ? [{ job, file }] : [];
    });
    if (!accepted.length) return;
    const release = widgets.holdForm(node);
    try {
      const results = await Promise.all(accepted.map(({ job, file }) => start(file, job)));
      const arrived = results.filter((result) => result !== undefined);
      if (arrived.length) {
        keep((held) => (single ? arrived : [...held, ...arrived]));
      }
    } finally {
      release();
      const ids = new Set(fresh.map((job) => job.id));
      setJobs((before) => before.filter((job) => !ids.has(job.id) || job.error !== null));
    }
  };

  return {
    pending: jobs,
    add: (files) => void add(files),
    cancel(id) {
      jobs.find((job) => job.id === id)?.abort.abort();
      forget(id);
    },
    remove: (file) => keep((held) => held.filter((other) => other.id !== file.id)),
  };
}

function newJob(counter: { current: number }, file: File, rules: UploadRules): Job {
  counter.current += 1;
  return {
    id: counter.current,
    name: file.name,
    size: file.size,
    progress: 0,
    error: refusal(file, { types: rules.types, maxSize: rules.max_size }),
    abort: new AbortController(),
  };
}
