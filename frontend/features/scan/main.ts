import '@/ui/tokens.css'
import '@/ui/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { watchActivity } from '@/lib/api'
import { markLanguage, wordsReady } from '@/lib/i18n'
import { markAppearance } from '@/lib/theme'
import InspectApp from './InspectApp.vue'

markAppearance()
markLanguage()
watchActivity()
addEventListener('vite:preloadError', () => location.reload())

addEventListener('pagehide', (event) => event.persisted && document.body.replaceChildren())
addEventListener('pageshow', (event) => event.persisted && location.reload())

const app = createApp(InspectApp).use(createPinia())

async function start(): Promise<void> {
  await Promise.allSettled([wordsReady()])
  app.mount('#app')
}

void start()
