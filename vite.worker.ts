import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin, type Rolldown } from 'vite'

const ENTRY = fileURLToPath(new URL('pwa/sw.ts', import.meta.url))
const HASHED = /^assets\/(.+-)?[\w-]{8}\.\w+$/
/** Documents by the address that gives them with the city's colours and the policy of each. */
const DOCUMENTS: Record<string, string> = { '/code': 'index.html', '/inspect': 'inspect.html', '/scan': 'scan.html' }
/** The server puts a mark of the city's colours here, so that a change of them is a new document. */
const CITY = '-CITY'
/** Pages that are for a desk, and what only works with a camera and a network: a phone needs no copy. */
const ONLINE_ONLY = /frontend\/features\/stage\/|frontend\/lib\/scan\/|node_modules\/zxing-wasm\//
const TAKEN = /\.(js|css)$/
const DECODER = /^assets\/decoder-/

interface BuildFile {
  url: string
  /** What tells one build's file from the next; null where the name does. */
  revision: string | null
}

/** Files of the build that the phone keeps: scripts, styles, documents; not the stage, not the scanner's engine. */
function kept(bundle: Rolldown.OutputBundle): string[] {
  const outputs = Object.values(bundle)
  const chunks = outputs.filter((one) => one.type === 'chunk')
  const left = chunks.filter((one) => ONLINE_ONLY.test(one.facadeModuleId ?? one.moduleIds[0] ?? ''))
  const out = new Set(left.flatMap((one) => [one.fileName, ...(one.viteMetadata?.importedCss ?? [])]))
  return outputs
    .map(({ fileName }) => fileName)
    .filter((name) => HASHED.test(name) && TAKEN.test(name) && !DECODER.test(name) && !out.has(name))
}

const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16)

function listed(folder: string, names: readonly string[]): BuildFile[] {
  const documents = Object.entries(DOCUMENTS).map(([url, name]) => ({
    url,
    revision: digest(join(folder, name)) + CITY,
  }))
  const icon = { url: '/icon.svg', revision: digest(join(folder, 'icon.svg')) }
  return [...documents, icon, ...names.map((name) => ({ url: `/${name}`, revision: null }))]
}

/** Writes `sw.js` beside the build: the service worker with the list of this build's files in it. */
export function serviceWorker(): Plugin {
  let folder = ''
  let names: string[] = []
  return {
    name: 'liangzheng:service-worker',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    writeBundle(_options, bundle) {
      names = kept(bundle).sort()
    },
    async closeBundle() {
      if (names.length === 0) return // the build failed, and says why
      await build({
        configFile: false,
        publicDir: false,
        logLevel: 'warn',
        define: {
          BUILD_FILES: JSON.stringify(listed(folder, names)),
          'process.env.NODE_ENV': '"production"',
        },
        build: {
          outDir: folder,
          emptyOutDir: false,
          target: 'es2022',
          lib: { entry: ENTRY, formats: ['iife'], name: 'worker', fileName: () => 'sw.js' },
        },
      })
    },
  }
}
