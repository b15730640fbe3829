/** Which addresses are the app's, as the service worker sees them: path and query, with or without a slot. */

/** The inspector's app: a document of its own, because its content policy is another. */
export const INSPECTOR = /^(\/u\/\d)?\/inspect(\/|\?|$)/

/** The wallet's scanner for codes of desks: the same. */
export const SCANNER = /^(\/u\/\d)?\/scan(\/|\?|$)/

/** Never answered by the service worker: the interface, addresses of codes, the server's own pages, files. */
export const NOT_THE_APP = [
  INSPECTOR,
  SCANNER,
  /^(\/u\/\d)?\/api(\/|\?|$)/,
  /^(\/u\/\d)?\/[CARPK](\/|\?|$)/,
  /^(\/u\/\d)?\/pages\//,
  /^(\/u\/\d)?\/lists\/(scenes|figures)(\/|\?|$)/,
  /^\/demo-platform\//,
  /^[^?]*\.\w+(\?|$)/,
]

/** What a page tells a waiting service worker: take over now. */
export const TAKE = 'take'

/** What a page that scans tells the service worker: keep what reads codes, for when there is no network. */
export const KEEP_SCANNER = 'keep-scanner'
