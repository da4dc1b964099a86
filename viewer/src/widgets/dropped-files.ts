// The files of a drop or of a file dialog, with the paths they have inside a folder as their names.

/** All files of a drop; of folders in it, with `folders`, all that is inside. */
export async function droppedFiles(transfer: DataTransfer, folders: boolean): Promise<File[]> {
  // Entries must be taken before the first await: afterwards the browser has emptied the drop.
  const entries = folders
    ? [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
    : [];
  if (!entries.length) return [...transfer.files];
  return (await Promise.all(entries.map((entry) => filesIn(entry)))).flat();
}

/** The files of a dialog; those of a folder are named by their path in it. */
export function pickedFiles(files: FileList | null): File[] {
  return [...(files ?? [])].map((file) => renamed(file, file.webkitRelativePath || file.name));
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [renamed(file, entry.fullPath.replace(/^\//, ""))];
  }
  if (!isDirectory(entry)) return [];
  const reader = entry.createReader();
  const found: FileSystemEntry[] = [];
  // A reader gives its entries in portions; an empty one says that there are no more.
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (!portion.length) break;
    found.push(...portion);
  }
  return (await Promise.all(found.map(filesIn))).flat();
}

function renamed(file: File, name: string): File {
  return name === file.name ? file : new File([file], name, { type: file.type, lastModified: file.lastModified });
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
