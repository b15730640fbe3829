const LINE = 64

/** A new pair of keys as PEM. The private half is given to the caller alone, to be saved and forgotten. */
export async function makeKeys(): Promise<{ publicPem: string; privatePem: string }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const [spki, pkcs8] = await Promise.all([
    crypto.subtle.exportKey('spki', pair.publicKey),
    crypto.subtle.exportKey('pkcs8', pair.privateKey),
  ])
  return { publicPem: pem('PUBLIC KEY', spki), privatePem: pem('PRIVATE KEY', pkcs8) }
}

/** Bytes between the lines that name them (RFC 7468). */
export function pem(label: string, bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)))
  const lines = Array.from({ length: Math.ceil(text.length / LINE) }, (_, n) => text.slice(n * LINE, (n + 1) * LINE))
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** Hands a text to the browser as a file to save; nothing of it stays in the page. */
export function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/x-pem-file' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
