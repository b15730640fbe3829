import { fieldsOfSet, useChoice } from '../choice'
import { heldBy } from './held'

/** What a grant lets one show, chosen for the code as a whole; where it names nothing, nothing is chosen and a scene asks. */
export async function chooseGranted(id: string): Promise<void> {
  const held = (await heldBy(id)) ?? []
  useChoice().choose(Object.fromEntries(held.map((one) => [one.id, fieldsOfSet(one, 'full')])), held)
}
