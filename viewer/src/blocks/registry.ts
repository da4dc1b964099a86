// The components of nodes with children. The app and its roots are drawn by the shell, dialogs and toasts by its event root,
// columns and tabs by the row they stand in; fragments and empties have no box of their own (see children.tsx).
import type { Registry } from "../registry";
import { ChatMessage } from "./chat-message";
import { Columns } from "./columns";
import { Container } from "./container";
import { Expander, Status } from "./expander";
import { Form } from "./form";
import { Grid } from "./grid";
import { Popover } from "./popover";
import { Tabs } from "./tabs";

export const blocks: Registry = {
  container: Container,
  columns: Columns,
  tabs: Tabs,
  expander: Expander,
  status: Status,
  popover: Popover,
  chat_message: ChatMessage,
  grid: Grid,
  form: Form,
};
