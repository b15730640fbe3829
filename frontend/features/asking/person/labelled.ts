import type { TypeDefinition } from '@/lib/api/types'

/** A field or an answer that can be asked for; `least`: it stands in the smallest set. */
export interface Labelled {
  readonly key: string
  readonly label: string
  readonly label_en: string
  readonly least: boolean
}

/** Fields and answers of a type that can be asked for, pictures too. */
export const labelled = ({ fields, answers }: TypeDefinition): Labelled[] =>
  [...fields, ...answers].map(({ key, label, label_en, sets }) => ({
    key,
    label,
    label_en,
    least: sets.includes('minimal'),
  }))
