/** Public keys of the offline root, built into the app: what all trust without a network begins with. */
declare const __TRUST_ROOTS__: readonly string[]

/** SubjectPublicKeyInfo as base64url; several while the root changes. */
export const ROOTS: readonly string[] = __TRUST_ROOTS__
