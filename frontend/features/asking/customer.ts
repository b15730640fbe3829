import { SLOT } from '@/lib/slot'
import type { AskedType, Asker } from './requests'

/**
 * What the counter's second window shows: nothing of any customer, only the question. The windows are of one browser
 * and speak to each other there; nothing of it stands in an address.
 */
export type CustomerView =
  | { state: 'idle' }
  | {
      state: 'open' | 'scanned'
      text: string
      typed: string
      ends_at: string
      asker: Asker
      asked: AskedType[]
    }
  | { state: 'done' }

type Said = { hello: true } | { show: CustomerView }
const NAME = `lz-counter${SLOT}`

/** The clerk's side: tells the window what to show, and again whenever one opens. */
export function deskChannel(current: () => CustomerView): { show: () => void; close: () => void } {
  const channel = new BroadcastChannel(NAME)
  const show = () => channel.postMessage({ show: current() } satisfies Said)
  channel.addEventListener('message', ({ data }: MessageEvent<Said>) => 'hello' in data && show())
  show()
  return {
    show,
    close: () => {
      channel.postMessage({ show: { state: 'idle' } } satisfies Said)
      channel.close()
    },
  }
}

/** The customer's side: asks at once, and follows. Returns the way to stop. */
export function customerChannel(take: (view: CustomerView) => void): () => void {
  const channel = new BroadcastChannel(NAME)
  channel.addEventListener('message', ({ data }: MessageEvent<Said>) => 'show' in data && take(data.show))
  channel.postMessage({ hello: true } satisfies Said)
  return () => channel.close()
}
