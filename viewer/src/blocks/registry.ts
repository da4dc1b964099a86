// The components of nodes with children. `app`, the roots and dialogs are drawn by the shell; `column` and `tab` by their parents.
import type { Registry } from "../registry";
import { Container } from "./container";

export const blocks: Registry = {
  container: Container,
};
