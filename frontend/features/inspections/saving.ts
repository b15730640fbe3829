const KEPT_MS = 60_000

/** Hands a document to the browser, which saves it as a file. */
export function saveJson(document_: unknown, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([JSON.stringify(document_, null, 1)], { type: 'application/json' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS)
}

/** Opens the browser's own way to paper. */
export const printPage = (): void => window.print()
