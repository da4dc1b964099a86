// Builds the debugger's parts and connects them; the only file that does.
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { createRoot } from "react-dom/client";
import "../theme/theme.css";
import { theme, variables } from "../theme/mantine";
import { SCHEME_KEY } from "../theme/scheme";
import { Api } from "./api";
import { DebuggerPage } from "./page";

const schemes = localStorageColorSchemeManager({ key: SCHEME_KEY });
const root = document.getElementById("root");
if (!root) throw new Error('expected <div id="root"> in the page');
createRoot(root).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={variables}
    colorSchemeManager={schemes}
    defaultColorScheme="auto"
  >
    <DebuggerPage api={new Api()} />
  </MantineProvider>,
);
