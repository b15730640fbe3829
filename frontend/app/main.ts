import '@/ui/tokens.css'
import '@/ui/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import '@/lib/install-question'
import { ApiProblem, isLost, NoAnswer, watchActivity } from '@/lib/api'
import { markLanguage, wordsReady } from '@/lib/i18n'
import { markAppearance } from '@/lib/theme'
import App from './App.vue'
import { router } from './router'
import { startFault } from './start'

markAppearance()
markLanguage()
watchActivity()

// A page that waits for the back button waits empty, and begins anew: somebody else may stand there then.
addEventListener('pagehide', (event) => event.persisted && document.body.replaceChildren())
addEventListener('pageshow', (event) => event.persisted && location.reload())

const app = createApp(App).use(createPinia()).use(router)
// A page whose files do not come: no network, or a new version took their place. Trying again loads the new ones.
router.onError((thrown) => {
  startFault.value = thrown instanceof ApiProblem && !isLost(thrown) ? thrown : new NoAnswer()
})

async function start(): Promise<void> {
  await Promise.allSettled([wordsReady(), router.isReady()])
  app.mount('#app')
}

void start()
