import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { brotliFiles } from './vite.brotli.ts'
import { serviceWorker } from './vite.worker.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** The framework and the parts of `lib` and `ui` that both entries open with. */
const FRAME =
  /node_modules\/(@vue|vue|vue-router|pinia|openapi-fetch)\/|icons\/(user|user-round|wallet-cards|qr-code|volume-2|house|bell)\.mjs|frontend\/(lib\/(api\/(?!behind|step\b)|events\/index|i18n|session\/(index|store|away)|time|slot|preferences|theme|install-question|visibility|shell-words|choice|labels|news|title|wide|number\/(groups|speak))|locales\/zh-CN\/(shell|code)|features\/show\/words|ui\/(icon|button\/IconButton|number|identity|feedback\/toasts))|vite\/preload-helper|plugin-vue:export-helper/

/** What pages behind the first view share; one file keeps the list of files, which every page carries, short. */
const PARTS =
  /frontend\/(ui\/(sheet|status|face\/(RareText|glyphs)|field|look|check|page|list|form\/(ChoiceBar|CheckBox)|feedback\/(ErrorBlock|EmptyState|SkeletonBlock|ToastHost))|features\/show\/code\/CodeMessage|lib\/(words|loading|device|kept)|locales\/zh-CN\/base)|icons\/(check|smartphone|rotate-cw|lock|eye|id-card|scan-line|landmark|wifi-off)\.mjs/

/** Public keys that vouch for offline passes, as a JSON list; none where nobody has made a root. */
function trustRoots(): string {
  const file = path('build/trust/roots.json')
  return process.env.LZ_TRUST_ROOTS ?? (existsSync(file) ? readFileSync(file, 'utf8') : '[]')
}

export default defineConfig({
  root: path('frontend'),
  publicDir: path('pwa/public'),
  cacheDir: path('build/vite'),
  plugins: [vue(), serviceWorker(), brotliFiles()],
  resolve: {
    alias: [
      { find: /^@\//, replacement: path('frontend/') },
      { find: /^@pwa\//, replacement: path('pwa/') },
      // The first view has 60 KiB: Lucide's pictures come with our own small way of drawing them.
      { find: /^\.\.\/createLucideIcon\.mjs$/, replacement: path('frontend/ui/icon/line-icon.ts') },
    ],
  },
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __TRUST_ROOTS__: trustRoots() },
  server: { proxy: { '/api': 'http://localhost:8000', '^/u/\\d/api': 'http://localhost:8000' } },
  // The decoder beside a page: the server knows it by its name, for it has a policy of its own.
  worker: {
    format: 'es',
    rolldownOptions: {
      output: { entryFileNames: 'assets/decoder-[hash:8].js', assetFileNames: 'assets/[hash:7][extname]' },
    },
  },
  build: {
    outDir: '../build/web',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    assetsDir: 'assets',
    // The content policy allows no inline style and no data: font, and a picture in a data: address cannot be cached.
    assetsInlineLimit: 0,
    // A document names its scripts ahead. A script names only the styles of the pages it may open: the list of all
    // their scripts would be part of the first view, and an installed app has them on the phone.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, dependencies, { hostType }) =>
        hostType === 'html' ? dependencies : dependencies.filter((name) => name.endsWith('.css')),
    },
    rolldownOptions: {
      // Small files compress badly: what every page needs is one file.
      output: {
        // The first view carries the list of all files: names in it would cost half a kilobyte. The manifest has them.
        chunkFileNames: 'assets/[hash:7].js',
        assetFileNames: 'assets/[hash:7][extname]',
        codeSplitting: {
          groups: [
            { name: 'frame', test: FRAME, priority: 2 },
            // The code's own screen has no such button; the parts would draw it into themselves.
            { name: 'button', test: /frontend\/ui\/button\/AppButton/, priority: 2 },
            // The offline code draws with it as well; apart, the two would be a file more in the first view.
            { name: 'picture', test: /frontend\/lib\/code-picture|node_modules\/uqr\//, priority: 1 },
            { name: 'parts', test: PARTS, priority: 1 },
          ],
        },
      },
      input: {
        wallet: path('frontend/index.html'),
        inspect: path('frontend/inspect.html'),
        scan: path('frontend/scan.html'),
      },
    },
  },
})
