/** The sentence of a proof, with the certificate's own values in it. Pure. */
import type { TypeDefinition } from '@/lib/api/types'
import type { Locale } from '@/lib/i18n'
import { fieldOf, formatValue } from './value'

const PLACE = /\{(\w+)\}/g
const HIDDEN = '●●●'

interface BodySource {
  typeDefinition: TypeDefinition
  values: Readonly<Record<string, string>>
  locale: Locale
}

/** A value that is not shown leaves dots in the sentence: a gap would read as a blank to be filled in. */
export function bodyText({ typeDefinition, values, locale }: BodySource): string {
  const { body = '', body_en = '' } = typeDefinition.face
  return (locale === 'en' ? body_en : body).replace(PLACE, (_, key: string) => {
    const value = values[key]
    return value ? formatValue(fieldOf(typeDefinition, key), value, locale) : HIDDEN
  })
}
