// Reads pictures as the app does: zxing-wasm with the app's options, on the pixels that the app's frame gives it.
// Standard input: one picture after another, SIDE × SIDE grey bytes each. Standard output: a line of JSON for each, the
// text or null. Argument: SIDE.
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

const side = Number(process.argv[2])
const bytes = side * side

const source = readFileSync(new URL('../frontend/lib/scan/readerOptions.ts', import.meta.url), 'utf8')
const script = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext } }).outputText
const { READER_OPTIONS } = await import(`data:text/javascript,${encodeURIComponent(script)}`)

const wasm = new URL('../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm', import.meta.url)
await prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm) }, fireImmediately: true })

async function read(grey) {
  const data = new Uint8ClampedArray(bytes * 4).fill(255)
  for (let at = 0; at < bytes; at += 1) data.fill(grey[at], at * 4, at * 4 + 3)
  const [found] = await readBarcodes({ data, width: side, height: side }, READER_OPTIONS)
  return found?.isValid ? found.text : null
}

let waiting = Buffer.alloc(0)
for await (const chunk of process.stdin) {
  waiting = Buffer.concat([waiting, chunk])
  for (; waiting.length >= bytes; waiting = waiting.subarray(bytes))
    process.stdout.write(`${JSON.stringify(await read(waiting.subarray(0, bytes)))}\n`)
}
