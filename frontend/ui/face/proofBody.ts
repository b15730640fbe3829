/** The sentence of a proof, with the certificate's own values in it. Pure. */
import type { FaceSource } from './faceModel'
import { fieldOf, formatValue } from './value'

const PLACE = /\{(\w+)\}/g
const HIDDEN = '●●●'

/** A value that is not shown leaves dots in the sentence: a gap would read as a blank to be filled in. */
export function bodyText({ typeDefinition, values, locale }: FaceSource): string {
  const { body = '', body_en = '' } = typeDefinition.face
  return (locale === 'en' ? body_en : body).replace(PLACE, (_, key: string) => {
    const value = values[key]
    return value ? formatValue(fieldOf(typeDefinition, key), value, locale) : HIDDEN
  })
}
