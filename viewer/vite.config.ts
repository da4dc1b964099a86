// Builds the viewer into evlit/viewer_dist, from where evlit's server serves it.
/// <reference types="vitest/config" />
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { editorWithGrid, LICENCES, licences, onlyWoff2 } from "./scripts/vite-plugins.ts";

const ENTRY = /[\\/]src[\\/](?:debugger[\\/](?:page[\\/])?)?main\.tsx$|\.html$/;

export default defineConfig({
  // Relative URLs: the same files work under any path of a reverse proxy.
  base: "./",
  plugins: [react(), editorWithGrid(), onlyWoff2(), licences()],
  build: {
    outDir: "../evlit/viewer_dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    license: { fileName: LICENCES },
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: ["index.html", "debugger.html", "debugger-page.html"],
      // What an app's page needs first comes in one file; without this, each lazy part would split what it shares with it off
      // again. Entries stand outside of it: the debugger, which shares the file, must not start an app.
      output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"], test: (id) => !ENTRY.test(id) }] } },
    },
  },
  server: {
    proxy: {
      "/_evlit": { target: "http://localhost:8501", ws: true },
      "/blob": "http://localhost:8501",
      "/upload": "http://localhost:8501",
    },
  },
  test: {
    environment: "happy-dom",
    setupFiles: ["src/dev/test-setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    testTimeout: 60_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});
