/** What the holder gives of what is asked. Pure. */
import type { AskedType, Held, OpenedRequest } from './requests'

/** Type → the certificate that answers, and the fields of it that are given. */
export interface Choice {
  readonly certificate: string
  readonly fields: readonly string[]
}
export type Choices = Readonly<Record<string, Choice>>

export const heldOf = ({ held }: Pick<OpenedRequest, 'held'>, type: string): Held[] =>
  held.filter((one) => one.type === type)

/** At first all that is asked, of the first certificate of each type: what stands on the screen is what a yes gives. */
export function wholeOf(request: Pick<OpenedRequest, 'asked' | 'held'>): Choices {
  return Object.fromEntries(
    request.asked.flatMap(({ type }) => {
      const [first] = heldOf(request, type)
      return first ? [[type, { certificate: first.certificate, fields: [...first.fields] }]] : []
    }),
  )
}

export function withField(choices: Choices, type: string, key: string, on: boolean): Choices {
  const one = choices[type]
  if (!one) return choices
  const fields = on ? [...one.fields, key] : one.fields.filter((own) => own !== key)
  return { ...choices, [type]: { ...one, fields } }
}

/** Another certificate of the type; the fields that were refused stay refused. */
export function withCertificate(choices: Choices, type: string, held: Held): Choices {
  const before = choices[type]
  const fields = held.fields.filter((key) => before?.fields.includes(key) ?? true)
  return { ...choices, [type]: { certificate: held.certificate, fields } }
}

/** As the interface takes it: certificates of which something is given. */
export function given(choices: Choices): Record<string, string[]> {
  return Object.fromEntries(
    Object.values(choices).flatMap(({ certificate, fields }) =>
      fields.length > 0 ? [[certificate, [...fields]]] : [],
    ),
  )
}

/** How many fields are asked, and how many of them a yes gives now. */
export function counted(asked: readonly AskedType[], choices: Choices): { asked: number; given: number } {
  return {
    asked: asked.reduce((sum, { fields }) => sum + fields.length, 0),
    given: Object.values(choices).reduce((sum, { fields }) => sum + fields.length, 0),
  }
}
