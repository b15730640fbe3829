import { SLOT } from '@/lib/slot'
import type { Stroke } from '@/ui/ink/ink'
import type { Promised } from './promises'
import type { Item, Sheet } from './requests'

/** What the window on the customer's side shows. It has no session of its own, keeps nothing, and forgets at once. */
export type CustomerView =
  | { state: 'idle' }
  | { state: 'code'; item: Item; office: { name: string; name_en: string }; text: string; ends_at: string }
  | { state: 'phone'; item: Item }
  | { state: 'sign'; item: Item; office: { name: string; name_en: string }; sheet: Sheet }
  | { state: 'agreed' }
  | { state: 'promise'; item: Item; office: { name: string; name_en: string }; promises: Promised[] }

type Said = { hello: true } | { show: CustomerView } | { signed: Stroke[] }
const NAME = `lz-window${SLOT}`

/** The clerk's side: shows, shows again whenever a window opens, and hears what was signed there. */
export function clerkChannel(current: () => CustomerView, signed: (strokes: Stroke[]) => void) {
  const channel = new BroadcastChannel(NAME)
  let last = ''
  const say = (text: string) => channel.postMessage({ show: JSON.parse(text) } satisfies Said)
  /** Says what stands there now; the same again is not said, or a signature that is being drawn would be wiped away. */
  const show = () => {
    const text = JSON.stringify(current())
    if (text !== last) say(text)
    last = text
  }
  const again = () => {
    last = ''
    show()
  }
  channel.addEventListener('message', ({ data }: MessageEvent<Said>) => {
    if ('hello' in data) again()
    if ('signed' in data) signed(data.signed)
  })
  show()
  return {
    show,
    /** What was drawn was not taken: the glass is clean again. */
    again,
    close: () => {
      channel.postMessage({ show: { state: 'idle' } } satisfies Said)
      channel.close()
    },
  }
}

/** The customer's side: asks at once, follows, and hands over a signature. */
export function customerSide(take: (view: CustomerView) => void) {
  const channel = new BroadcastChannel(NAME)
  channel.addEventListener('message', ({ data }: MessageEvent<Said>) => 'show' in data && take(data.show))
  channel.postMessage({ hello: true } satisfies Said)
  return {
    sign: (strokes: Stroke[]) => channel.postMessage({ signed: JSON.parse(JSON.stringify(strokes)) } satisfies Said),
    close: () => channel.close(),
  }
}
