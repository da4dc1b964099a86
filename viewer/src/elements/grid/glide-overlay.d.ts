// The cell editor of the grid library: see the alias in vite.config.ts.
declare module "glide-overlay";
