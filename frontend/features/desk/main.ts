import '@/ui/tokens.css'
import '@/ui/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { watchActivity } from '@/lib/api'
import { markLanguage, wordsReady } from '@/lib/i18n'
import { markAppearance } from '@/lib/theme'
import DeskApp from './DeskApp.vue'

markAppearance()
markLanguage()
watchActivity()
addEventListener('vite:preloadError', () => location.reload())

const app = createApp(DeskApp).use(createPinia())

async function start(): Promise<void> {
  await Promise.allSettled([wordsReady()])
  app.mount('#app')
}

void start()
