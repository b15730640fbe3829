import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import type { Plugin } from 'vite'

const WORTH_COMPRESSING = /\.(js|css|html|svg|json|webmanifest|wasm|ttf)$/
const SMALLEST_B = 1024

/** Writes `name.br` beside every text file of the build, so that the server never compresses at run time. */
export function brotliFiles(): Plugin {
  let folder = ''
  return {
    name: 'liangzheng:brotli-files',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    closeBundle() {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !WORTH_COMPRESSING.test(entry.name)) continue
        const path = join(entry.parentPath, entry.name)
        const plain = readFileSync(path)
        if (plain.length < SMALLEST_B) continue
        const params = { [constants.BROTLI_PARAM_QUALITY]: plain.length > 500_000 ? 9 : 11 }
        writeFileSync(`${path}.br`, brotliCompressSync(plain, { params }))
      }
    },
  }
}
