interface Policies {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => {
    createScriptURL: (url: string) => string
  }
}

/** The service worker's address. */
export const WORKER = '/sw.js'
/** A script of the build, by its hashed name. */
const OWN_SCRIPT = /^\/assets\/[\w-]+\.js$/

let policy: { createScriptURL: (url: string) => string } | null = null

function checked(url: string): string {
  if (url !== WORKER && !OWN_SCRIPT.test(url)) throw new TypeError('not our worker')
  return url
}

/** A worker's address in the form that the content policy demands; no script but our own may become a worker. */
export function workerAddress(url: string): string {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes
  policy ??= policies ? policies.createPolicy('lz-sw', { createScriptURL: checked }) : { createScriptURL: checked }
  return policy.createScriptURL(url)
}
