import { createRouter, createWebHistory, START_LOCATION } from 'vue-router'
import { wordsReady } from '@/lib/i18n'
import { useSession } from '@/lib/session'
import { inSlot } from '@/lib/slot'
import { elderHome } from '@/lib/theme'
import { routes } from './routes'

export const router = createRouter({
  history: createWebHistory(inSlot('/')),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

/** A page that needs somebody waits for the session; a stranger goes to sign in and comes back. */
router.beforeEach(async (to, from) => {
  const session = useSession()
  const city = session.knowCity().catch(() => null)
  if (to.meta.open) {
    await city
    return true
  }
  // A locked page stays where it is: the shell asks for the person. Elders begin at their own home; on the stage the phone
  // opens where the story wants it.
  if ((await session.know()) || session.locked)
    return from === START_LOCATION && to.path === '/code' && elderHome.value && parent === window ? '/home' : true
  return { path: '/sign-in', query: to.path === '/code' ? {} : { next: to.path } }
})
router.beforeResolve(() => wordsReady())

/** After a page turned, the reader stands at its heading; the first page keeps the browser's own start. */
router.afterEach((_to, from) => {
  if (from.matched.length === 0) return
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('main h1[tabindex], main')?.focus({ preventScroll: true }),
  )
})
