import { shallowRef } from 'vue'

/** Why the first page could not be opened; the shell shows it in place of the page. */
export const startFault = shallowRef<unknown>(null)
