import { shallowRef } from 'vue'

/** The browser's offer to install the app, kept until the person wants it; it comes early and only once. */
export const installQuestion = shallowRef<Event | null>(null)

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault()
  installQuestion.value = event
})
