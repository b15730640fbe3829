/** The phone's own decoder, where it has one. Only an optimisation: it never has the last word. */

interface NativeDetector {
  detect(source: ImageData): Promise<{ rawValue: string }[]>
}
interface NativeDetectorClass {
  new (options: { formats: string[] }): NativeDetector
  getSupportedFormats(): Promise<string[]>
}

let native: Promise<NativeDetector | null> | null = null

async function findDetector(): Promise<NativeDetector | null> {
  const Detector = (globalThis as { BarcodeDetector?: NativeDetectorClass }).BarcodeDetector
  if (!Detector) return null
  const formats = await Detector.getSupportedFormats()
  return formats.includes('qr_code') ? new Detector({ formats: ['qr_code'] }) : null
}

/** The text, or null where the phone has no decoder, failed, or saw nothing. */
export async function detectNatively(pixels: ImageData): Promise<string | null> {
  native ??= findDetector().catch(() => null)
  try {
    const found = await (await native)?.detect(pixels)
    return found?.[0]?.rawValue || null
  } catch {
    native = Promise.resolve(null)
    return null
  }
}
