// The way from the app to the debugger: its page at this moment of this session.
import { pageUrl } from "./urls";

export interface Debugged {
  readonly session: string;
  readonly token: string;
}

/** Opens the debugger in a tab of its own. Rejects with words for the user. */
export async function openDebugger(
  { session, token }: Debugged,
  position: number,
  panel: "element" | "errors" = "element",
): Promise<void> {
  // At once, while the browser knows that the user asked for it.
  const tab = window.open("", "_blank");
  try {
    const url = await debuggerUrl(session, token);
    url.hash = `${position}?${new URLSearchParams({ session, panel })}`;
    if (tab) tab.location.href = url.href;
    else throw new Error(`The browser opened no tab. The debugger is at ${url.href}`);
  } catch (error) {
    tab?.close();
    throw error;
  }
}

async function debuggerUrl(session: string, token: string): Promise<URL> {
  const asked = fetch(pageUrl(`debugger/${session}`), { method: "POST", headers: { "X-Evlit-Token": token } });
  const answer = await asked.catch(() => {
    throw new Error("There is no connection to the server that could start the debugger.");
  });
  if (!answer.ok) throw new Error((await answer.text()).trim() || `The server refused (HTTP ${answer.status}).`);
  return new URL(((await answer.json()) as { url: string }).url);
}
