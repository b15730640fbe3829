import { api, ask } from './client'
import type { List, TypeDefinition } from './types'

let pending: Promise<Map<string, TypeDefinition>> | null = null

/** Every certificate type by its code, read once a page: they change with a new version of the catalogue only. */
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
