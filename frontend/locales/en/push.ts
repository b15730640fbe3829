import type zh from '../zh-CN/push'
/** Spoken by the service worker, whose world has no page: so without the page's types. */

export default {
  'push.title': 'You have a new message',
  'push.body': 'Open the wallet to read it',
} satisfies Record<keyof typeof zh, string>
