// The components of leaves without a value.
import type { Registry } from "../registry";

export const elements: Registry = {};
