// The components of leaves with a value.
import type { Registry } from "../registry";

export const widgets: Registry = {};
