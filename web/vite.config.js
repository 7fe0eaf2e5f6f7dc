// Bundles the browser code into the Python package; `build.py` calls it.
import { defineConfig } from "vite";

export default defineConfig({
  // Chunks find each other beside themselves, wherever the site is mounted.
  base: "./",
  publicDir: false,
  build: {
    outDir: "../src/maillage/web/static/built",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    modulePreload: false,
    // A `data:` URL would need a hole in the policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        editor: "src/editor.ts",
        mesh: "src/mesh.ts",
        seek: "src/seek.ts",
        validate: "src/validate.ts",
      },
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
