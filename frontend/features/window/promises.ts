import type { Application, Material } from './requests'

export type Promised = Material & { promise: NonNullable<Material['promise']> }

/** Materials that wait for a promise, each with its words. */
export const promisesOf = (application: Application): Promised[] =>
  application.materials.filter((one): one is Promised => one.promise !== null && one.state === 'open')

/** Material → digest of the words that were shown: no other text is signed. */
export const digestsOf = (promises: readonly Promised[]): Record<string, string> =>
  Object.fromEntries(promises.map((one) => [one.key, one.promise.digest]))
