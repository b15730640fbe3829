import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin, type Rolldown } from 'vite'

const ENTRY = fileURLToPath(new URL('pwa/sw.ts', import.meta.url))
const HASHED = /^assets\/(.+-)?[\w-]{8}\.\w+$/
const OWN_NAME = ['index.html', 'inspect.html', 'icon.svg']
/** Pages that are for a desk, and what only works with a camera and a network: a phone needs no copy. */
const ONLINE_ONLY = /frontend\/features\/stage\/|frontend\/lib\/scan\/|node_modules\/zxing-wasm\//
const TAKEN = /\.(js|css)$/

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
    .filter((name) => HASHED.test(name) && TAKEN.test(name) && !out.has(name))
}

function listed(folder: string, names: readonly string[]): BuildFile[] {
  return names.map((name) => ({
    url: `/${name}`,
    revision: HASHED.test(name)
      ? null
      : createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')
          .slice(0, 16),
  }))
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
      names = [...OWN_NAME, ...kept(bundle)].sort()
    },
    async closeBundle() {
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
