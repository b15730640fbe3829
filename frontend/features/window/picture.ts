const SIDES = [1600, 1200, 900]
const QUALITY = 0.75
const MOST = 880_000

/** A scanned page made small on this computer, as base64 of a JPEG that fits; the server writes it anew all the same. */
export async function smallPage(file: File): Promise<string> {
  const bitmap = await createImageBitmap(file)
  let made = ''
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(bitmap.width * scale))
    canvas.height = Math.max(1, Math.round(bitmap.height * scale))
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    made = canvas.toDataURL('image/jpeg', QUALITY).split(',')[1] ?? ''
    if (made.length <= MOST) break
  }
  bitmap.close()
  return made
}
