import type { Shift } from '@pwa/offline/shift'
import type { Scene } from '@/lib/api/types'
import { locale } from '@/lib/i18n'

/** Scenes of the signed authority, as the register would say them; what only the register knows stays empty. */
export function scenesOf({ authority }: Shift): Scene[] {
  const organisation = { id: '', name: authority.organisation.zh, name_en: authority.organisation.en }
  return authority.scenes.map(({ code, name, caseNumber, types }) => ({
    code,
    name: name.zh,
    name_en: name.en,
    needs_case_number: caseNumber,
    types: Object.fromEntries(Object.entries(types).map(([type, keys]) => [type, [...keys]])),
    organisation,
    contact: '',
    counts_as_paper: false,
    legal_basis: '',
    legal_basis_en: '',
    may_narrow: false,
    official_duty: false,
    since: '',
    standing: false,
    version: 0,
  }))
}

/** What a pass of this type is called; null where no pass carries it. */
export function passName({ bundle }: Shift, type: string): string | null {
  const found = [...bundle.trust.profiles.values()].find((one) => one.type === type)
  return found ? found[locale.value === 'en' ? 'en' : 'zh'] : null
}
