// Builds the page of bench/passes.py into the folder that is given, with the app's own settings for names.
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))

await build({
  configFile: false,
  logLevel: 'error',
  root: path('.'),
  resolve: { alias: [{ find: /^@\//, replacement: path('../frontend/') }] },
  build: {
    target: 'es2022',
    outDir: process.argv[2],
    lib: { entry: path('pass_page.mjs'), formats: ['es'], fileName: () => 'page.js' },
  },
})
