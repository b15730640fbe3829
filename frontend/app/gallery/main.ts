/** Development only: `npx vite`, then /gallery.html for all components or /gallery.html?faces=en for the sheet of faces. */
import '@/ui/tokens.css'
import '@/ui/base.css'
import { createPinia } from 'pinia'
import { type Component, createApp } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLocale } from '@/lib/i18n'
import { markAppearance } from '@/lib/theme'

async function start(): Promise<void> {
  const faces = new URLSearchParams(location.search).get('faces')
  markAppearance()
  if (faces !== null) await setLocale(faces === 'en' ? 'en' : 'zh-CN')
  const page: { default: Component } =
    faces === null ? await import('./GalleryPage.vue') : await import('./FacesSheet.vue')
  // Links need a router; here they lead nowhere.
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:any(.*)*', component: { render: () => null } }],
  })
  createApp(page.default).use(createPinia()).use(router).mount('#app')
}

void start()
