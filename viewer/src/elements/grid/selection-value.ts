// What a selectable data frame sends: rows by their place in the data, columns by their names, single cells.

export interface SelectionValue {
  readonly rows: readonly number[];
  readonly columns: readonly string[];
  readonly cells: readonly (readonly [row: number, column: string])[];
}

/** The value of a widget from what it holds, whatever that is. */
export function valueFrom(held: unknown): SelectionValue {
  const { rows, columns, cells } = (held ?? {}) as Partial<SelectionValue>;
  return { rows: rows ?? [], columns: columns ?? [], cells: cells ?? [] };
}

export function sameValue(a: SelectionValue, b: SelectionValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
