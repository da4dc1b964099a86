// Shows that the script runs: an arc, after a second the time, and on hover or focus the way to stop it.
import { type ReactNode, useEffect, useState } from "react";
import { useRunning, useSession } from "../store/session";

export function RunStatus(): ReactNode {
  return useRunning() ? <Running /> : null;
}

function Running(): ReactNode {
  const { client, readOnly } = useSession();
  const seconds = useSeconds();
  return (
    <div className="stStatusWidget" data-testid="stStatusWidget" role="status" aria-label="Running">
      {seconds >= 1 && !readOnly && <span className="ev-elapsed">{elapsed(seconds)}</span>}
      <button type="button" className="ev-stop" onClick={() => client.stopRun()}>
        Stop
      </button>
      <span className="ev-arc" />
    </div>
  );
}

function useSeconds(): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - start) / 1000)), 250);
    return () => clearInterval(timer);
  }, []);
  return seconds;
}

/** 7 s, 1:07, 1:01:07. */
export function elapsed(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
