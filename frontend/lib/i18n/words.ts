import { shallowReactive } from 'vue'
import { type Locale, locale } from './locale'

/** A catalogue of sentences: flat keys such as `code.title`, values with `{name}` places. */
export type Catalogue = Readonly<Record<string, string>>
/** What the English module of a Chinese catalogue must satisfy: every key, no other. */
export type SameKeys<Chinese extends Catalogue> = Readonly<Record<keyof Chinese, string>>
type LoadEnglish<Chinese extends Catalogue> = () => Promise<{ default: SameKeys<Chinese> }>

type PlacesOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlacesOf<Rest>
  : never
type Values<Text extends string> = [PlacesOf<Text>] extends [never]
  ? []
  : string extends Text
    ? [values?: Record<string, string | number>]
    : [values: Record<PlacesOf<Text>, string | number>]

/** `t` of one catalogue: a typed key, and a value for every `{place}` of its sentence. */
export type Translate<Chinese extends Catalogue> = <Key extends keyof Chinese>(
  key: Key,
  ...values: Values<Chinese[Key]>
) => string

export interface Words<Chinese extends Catalogue> {
  t: Translate<Chinese>
  /** `t` for a key that is only known at run time (a status, a reason); the key itself where there is none. */
  say: (key: string, values?: Record<string, string | number>) => string
  /** Whether the catalogue has this key. */
  has: (key: string) => boolean
}

const english = shallowReactive(new Map<Catalogue, Catalogue>())
const loaders = new Map<Catalogue, () => Promise<void>>()

function fill(text: string, values: Record<string, string | number> | undefined): string {
  return values ? text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place)) : text
}

/**
 * Words of one feature. Chinese stands in the feature's own file; English is loaded when it is wanted.
 * May be called at module level or in `setup`; the same catalogue is registered once.
 */
export function useWords<const Chinese extends Catalogue>(
  chinese: Chinese,
  loadEnglish: LoadEnglish<Chinese>,
): Words<Chinese> {
  if (!loaders.has(chinese)) {
    const load = async () => {
      if (!english.has(chinese)) english.set(chinese, (await loadEnglish()).default)
    }
    loaders.set(chinese, load)
    // A catalogue that comes with a late part of the page; Chinese stands in if its English cannot be had.
    if (locale.value === 'en') void load().catch(() => undefined)
  }
  const look = (key: string) => (locale.value === 'en' ? english.get(chinese)?.[key] : undefined) ?? chinese[key]
  return {
    t: (key, ...values) => fill(look(key as string) ?? String(key), values[0]),
    say: (key, values) => fill(look(key) ?? key, values),
    has: (key) => key in chinese,
  }
}

/** Resolves when every catalogue used so far has the words of `wanted`; called before a page or a language is shown. */
export async function wordsReady(wanted: Locale = locale.value): Promise<void> {
  if (wanted === 'en') await Promise.all([...loaders.values()].map((load) => load()))
}
