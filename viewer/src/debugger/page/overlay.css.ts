// How outlines look. They lie over pages of any colour, in both themes, so they bring colours of their own.
export const OVERLAY_CSS = `
:host { position: fixed; inset: 0; z-index: 2147483647; pointer-events: none; contain: strict; font: 500 11px/18px
  "Inter Variable", ui-sans-serif, system-ui, sans-serif; }
:host([data-scheme="light"]) { --inserted: oklch(0.6 0.16 152); --changed: oklch(0.7 0.16 62); --moved: oklch(0.6 0.17 255);
  --different: oklch(0.62 0.2 330); --select: #4f46e5; --tag: oklch(0.25 0.02 265); --tag-ink: #fff; --on: #fff; }
:host([data-scheme="dark"]) { --inserted: oklch(0.76 0.16 154); --changed: oklch(0.8 0.14 72); --moved: oklch(0.74 0.13 255);
  --different: oklch(0.76 0.16 330); --select: #a5b4fc; --tag: oklch(0.93 0.01 265); --tag-ink: oklch(0.2 0.02 265);
  --on: oklch(0.2 0.02 265); }
i { position: absolute; left: 0; top: 0; box-sizing: border-box; border-radius: 8px; font-style: normal; }
.mark { border: calc(1.5px * var(--zoom, 1)) solid var(--tone); background: color-mix(in oklch, var(--tone) 4%, transparent); }
.mark.inside { border-style: dashed; background: none; }
.mark b { position: absolute; top: -8px; right: 8px; min-width: 16px; height: 16px; padding: 0 3px; box-sizing: border-box;
  border-radius: 8px; background: var(--tone); color: var(--on); font: 700 11px/16px ui-monospace, Menlo, monospace;
  text-align: center; transform: scale(var(--zoom, 1)); transform-origin: 100% 50%; }
.hover { border: calc(1px * var(--zoom, 1)) dashed var(--select); }
.select { border: calc(2px * var(--zoom, 1)) solid var(--select); box-shadow: 0 0 0 3px color-mix(in oklch, var(--select) 22%, transparent); }
.tag { max-width: min(420px, 90vw); height: 20px; padding: 1px 7px; overflow: hidden; border-radius: 6px; transform-origin: 0 0; background: var(--tag);
  color: var(--tag-ink); white-space: nowrap; text-overflow: ellipsis; }
.tag.of-select { background: var(--select); color: var(--on); }
.tag em { opacity: .75; font: 500 11px/18px ui-monospace, Menlo, monospace; }
@media (prefers-reduced-motion: no-preference) {
  .new { animation: new 260ms ease-out; }
  @keyframes new { from { opacity: 0; } }
}
`;
