import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin, type Rolldown } from 'vite'

const ENTRY = fileURLToPath(new URL('pwa/sw.ts', import.meta.url))
const HASHED = /^assets\/(.+-)?[\w-]{7,8}\.\w+$/
/** Documents by the address that gives them with the city's colours and the policy of each. */
const DOCUMENTS: Record<string, string> = { '/code': 'index.html', '/inspect': 'inspect.html', '/scan': 'scan.html' }
/** The server puts a mark of the city's colours here, so that a change of them is a new document. */
const CITY = '-CITY'
/** Pages that are for a desk: a phone needs no copy. */
const ONLINE_ONLY = /frontend\/features\/stage\//
/** What reads codes from pictures: three times as much as all the rest, so only a phone that scans keeps it. */
const SCANNER = /frontend\/lib\/scan\/|node_modules\/zxing-wasm\//
const TAKEN = /\.(js|css)$/
const DECODER = /^assets\/decoder-/

interface BuildFile {
  url: string
  /** What tells one build's file from the next; null where the name does. */
  revision: string | null
}

/** Files of the build's pieces that begin with such a module. */
function filesOf(bundle: Rolldown.OutputBundle, pieces: RegExp): string[] {
  const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
  const found = chunks.filter((one) => pieces.test(one.facadeModuleId ?? one.moduleIds[0] ?? ''))
  return found.flatMap((one) => [one.fileName, ...(one.viteMetadata?.importedCss ?? [])])
}

const hashed = (bundle: Rolldown.OutputBundle) =>
  Object.values(bundle)
    .map(({ fileName }) => fileName)
    .filter((name) => HASHED.test(name))

/** Files that every phone keeps: scripts, styles, documents; not the stage, not the scanner's engine. */
function kept(bundle: Rolldown.OutputBundle): string[] {
  const out = new Set([...filesOf(bundle, ONLINE_ONLY), ...filesOf(bundle, SCANNER)])
  return hashed(bundle).filter((name) => TAKEN.test(name) && !DECODER.test(name) && !out.has(name))
}

/** Files that a phone keeps from its first scan on. */
function keptByScanners(bundle: Rolldown.OutputBundle): string[] {
  const files = new Set(filesOf(bundle, SCANNER))
  return hashed(bundle).filter((name) => name.endsWith('.wasm') || DECODER.test(name) || files.has(name))
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
  let scanner: string[] = []
  return {
    name: 'liangzheng:service-worker',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    writeBundle(_options, bundle) {
      names = kept(bundle).sort()
      scanner = keptByScanners(bundle).sort()
    },
    async closeBundle() {
      if (names.length === 0) return // the build failed, and says why
      await build({
        configFile: false,
        publicDir: false,
        logLevel: 'warn',
        define: {
          BUILD_FILES: JSON.stringify(listed(folder, names)),
          SCANNER_FILES: JSON.stringify(scanner.map((name) => `/${name}`)),
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
