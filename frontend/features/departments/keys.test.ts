import { expect, test } from 'vitest'
import { makeKeys, pem } from './keys'

const bytes = (text: string) => Uint8Array.from(atob(text.split('\n').slice(1, -2).join('')), (c) => c.charCodeAt(0))

test('a pair is made here: what the one signs the other checks', async () => {
  const { publicPem, privatePem } = await makeKeys()
  const headOf = (text: string) => text.split('\n')[0]?.replaceAll('-', '')
  expect([headOf(publicPem), headOf(privatePem)]).toEqual(['BEGIN PUBLIC KEY', 'BEGIN PRIVATE KEY'])
  const way = { name: 'ECDSA', namedCurve: 'P-256' }
  const publicKey = await crypto.subtle.importKey('spki', bytes(publicPem), way, false, ['verify'])
  const privateKey = await crypto.subtle.importKey('pkcs8', bytes(privatePem), way, false, ['sign'])
  const message = new TextEncoder().encode('汀990101')
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, message)
  expect(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, publicKey, signature, message)).toBe(true)
})

test('lines are 64 characters at most', () => {
  const lines = pem('PUBLIC KEY', new Uint8Array(100).buffer).trimEnd().split('\n')
  expect(Math.max(...lines.slice(1, -1).map((line) => line.length))).toBe(64)
})
