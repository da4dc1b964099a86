// What a file uploader accepts, and how it says so. The server checks again; here it is said before anything is sent.

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** `bytes` as people say it: 512 B, 3.4 KB, 200 MB. */
export function fileSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // From 1023.5 on the number would be rounded up to 1024.
  while (value >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const text = value.toFixed(unit === 0 || value >= 100 ? 0 : 1);
  return `${text.replace(/\.0$/, "")} ${UNITS[unit]}`;
}

/** The types as people say them: `.csv`, `.txt` -> "CSV, TXT". */
export function typeNames(types: readonly string[]): string {
  return types.map((type) => type.replace(/^\./, "").toUpperCase()).join(", ");
}

/** Why `file` cannot be uploaded, in words; null when it can. */
export function refusal(
  file: { readonly name: string; readonly size: number },
  rules: { readonly types?: readonly string[] | undefined; readonly maxSize: number },
): string | null {
  const name = file.name.toLowerCase();
  if (rules.types?.length && !rules.types.some((type) => name.endsWith(type.toLowerCase()))) {
    return `This type of file is not accepted here. Choose ${typeNames(rules.types)}.`;
  }
  if (file.size > rules.maxSize) {
    const [size, most] = [fileSize(file.size), fileSize(rules.maxSize)];
    return size === most
      ? `The file is slightly larger than ${most}, which is the most that can be uploaded.`
      : `The file has ${size}; at most ${most} can be uploaded.`;
  }
  return null;
}
