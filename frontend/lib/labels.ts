import { shallowRef } from 'vue'
import { type TypeDefinition, typeDefinitions } from './api'
import { pick } from './i18n'

const known = shallowRef<ReadonlyMap<string, TypeDefinition>>(new Map())

/** Reads the type definitions once, in the background; until they are there the keys stand for themselves. */
export async function learnLabels(): Promise<void> {
  known.value = await typeDefinitions()
}

/** A type's name and the labels of its fields and answers, in the page's language. */
export function labelsOf(type: string, keys: readonly string[]): { type: string; fields: string[] } {
  const definition = known.value.get(type)
  if (!definition) return { type, fields: [...keys] }
  const labelled = [...definition.fields, ...definition.answers]
  return {
    type: pick(definition, 'name'),
    fields: keys.map((key) => {
      const found = labelled.find((item) => item.key === key)
      return found ? pick(found, 'label') : key
    }),
  }
}
