import { api, ask } from './client'
import type { List, TypeDefinition } from './types'

/** A certificate, as far as it says with which version of its type it was issued. */
interface Issued {
  readonly type: string
  readonly type_version: number
}

let pending: Promise<Map<string, TypeDefinition>> | null = null
const versions = new Map<string, Promise<TypeDefinition>>()
const nameOf = ({ type, type_version }: Issued) => `${type}@${type_version}`

/** Every certificate type by its code in its newest version, read once a page. */
export function typeDefinitions(): Promise<Map<string, TypeDefinition>> {
  pending ??= ask<List<TypeDefinition>>(api.GET('/api/types')).then(
    ({ items }) => new Map(items.map((item) => [item.code, item])),
    (fault: unknown) => {
      pending = null
      throw fault
    },
  )
  return pending
}

/** The type of a certificate in the version it was issued with: an older one, or one published since the page opened. */
export async function definitionOf(certificate: Issued): Promise<TypeDefinition> {
  const current = (await typeDefinitions()).get(certificate.type)
  if (current?.version === certificate.type_version) return current
  const name = nameOf(certificate)
  let reading = versions.get(name)
  if (!reading) {
    const path = { code: certificate.type, version: certificate.type_version }
    reading = ask<{ item: TypeDefinition }>(api.GET('/api/types/{code}/{version}', { params: { path } })).then(
      ({ item }) => item,
    )
    reading.catch(() => versions.delete(name))
    versions.set(name, reading)
  }
  return reading
}

/** All types, and beside them those of these certificates in their own versions: `versionIn` finds them. */
export async function definitionsFor(certificates: readonly Issued[]): Promise<Map<string, TypeDefinition>> {
  const known = new Map(await typeDefinitions())
  await Promise.all(
    certificates.map(async (one) => {
      const found = await definitionOf(one).catch(() => undefined)
      if (found) known.set(nameOf(one), found)
    }),
  )
  return known
}

export function versionIn(known: ReadonlyMap<string, TypeDefinition>, certificate: Issued): TypeDefinition | undefined {
  return known.get(nameOf(certificate)) ?? known.get(certificate.type)
}
