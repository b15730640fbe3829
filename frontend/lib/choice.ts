import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { Certificate, CodeChoice, FieldSet, Subject } from './api'

export type Picked = Record<string, string[]>

/** Fields of `certificate` that stand in the set `set`. */
export function fieldsOfSet(certificate: Certificate, set: FieldSet): string[] {
  return Object.entries(certificate.fields)
    .filter(([, field]) => field.sets.includes(set))
    .map(([key]) => key)
}

/** What the holder chose to show with the code: certificate id → field keys. Empty = identity only. In memory only. */
export const useChoice = defineStore('choice', () => {
  const picked = ref<Picked>({})
  /** Certificate names by id, so that the code can name what it carries without another call. */
  const named = ref<Record<string, { name: string; name_en: string }>>({})

  const certificates = computed(() => Object.keys(picked.value))
  const fieldCount = computed(() => Object.values(picked.value).reduce((sum, keys) => sum + keys.length, 0))

  function choose(next: Picked, known: readonly Certificate[]): void {
    picked.value = Object.fromEntries(Object.entries(next).filter(([, keys]) => keys.length > 0))
    named.value = Object.fromEntries(
      known.filter(({ id }) => id in picked.value).map(({ id, name, name_en }) => [id, { name, name_en }]),
    )
  }

  /** Chooses one certificate with its standard fields. */
  function chooseOnly(certificate: Certificate): void {
    choose({ [certificate.id]: fieldsOfSet(certificate, 'standard') }, [certificate])
  }

  function clear(): void {
    choose({}, [])
  }

  /** The choice as the interface takes it. */
  function asBody(subject: Subject | null): CodeChoice {
    const body: CodeChoice = subject ? { subject: subject.id } : {}
    if (subject?.grant) body.grant = subject.grant
    if (certificates.value.length > 0) {
      body.certificates = certificates.value
      body.fields = { ...picked.value }
    }
    return body
  }

  return { picked, named, certificates, fieldCount, choose, chooseOnly, clear, asBody }
})
