/** Calls of the form of an item. */
import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'
import type { ItemDocument, Parts } from './document'

export type Tried = components['schemas']['TriedItem']

export const readParts = () => ask<Parts>(api.GET('/api/office/item-parts'))

/** An expression tried against an example; the names of the form and the roles that it may speak of are the item's. */
export const tryOut = (cel: string, document: ItemDocument, example: Readonly<Record<string, string>>) =>
  ask<Tried>(
    api.POST('/api/office/item-trials', {
      body: {
        cel,
        form: document.fields.map(({ key }) => key).slice(0, 60),
        roles: document.roles.map(({ key }) => key).slice(0, 60),
        example: example as never,
      },
    }),
  )
