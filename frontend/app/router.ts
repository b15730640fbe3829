import { createRouter, createWebHistory, type RouteLocation, START_LOCATION } from 'vue-router'
import { wordsReady } from '@/lib/i18n'
import { useSession } from '@/lib/session'
import { inSlot } from '@/lib/slot'
import { elderHome } from '@/lib/theme'
import { EVERYTHING_ELSE, routes } from './routes'

export const router = createRouter({
  history: createWebHistory(inSlot('/')),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

/** The app itself was opened, and no page of it: elders then begin at their own home. */
const startsApp = (to: RouteLocation, from: RouteLocation) =>
  to.redirectedFrom?.path === '/' ||
  (from === START_LOCATION && to.path === '/code' && matchMedia('(display-mode: standalone)').matches)

let isWhole = false

/** The first address that is not among the first ones brings all others; then it is looked for once more. */
router.beforeEach(async (to) => {
  if (isWhole || to.matched.at(-1)?.path !== EVERYTHING_ELSE) return true
  const { more } = await import('./more-routes')
  isWhole = true
  for (const route of more) router.addRoute(route)
  return to.fullPath
})

/** A page that needs somebody waits for the session; a stranger goes to sign in and comes back. */
router.beforeEach(async (to, from) => {
  const session = useSession()
  const city = session.knowCity().catch(() => null)
  if (to.meta.open) {
    if (to.meta.tabs) void session.know().catch(() => false) // a guide that somebody signed in reads keeps their bar
    await city
    return true
  }
  // The page's own files come while the server says who is there.
  const page = to.matched.at(-1)?.components?.default
  if (from === START_LOCATION && typeof page === 'function') (page as () => Promise<unknown>)().catch(() => undefined)
  // A locked page stays where it is: the shell asks for the person.
  if ((await session.know()) || session.locked) return startsApp(to, from) && elderHome.value ? '/home' : true
  return { path: '/sign-in', query: to.path === '/code' ? {} : { next: to.path } }
})
router.beforeResolve(() => wordsReady())

/** After a page turned, the reader stands at its heading; the first page keeps the browser's own start, and what only
 * changes what a page shows (a sheet, a filter) leaves the focus where it is. */
router.afterEach((to, from) => {
  if (from.matched.length === 0 || to.path === from.path) return
  requestAnimationFrame(() =>
    (document.querySelector<HTMLElement>('main h1[tabindex]') ?? document.getElementById('main'))?.focus({
      preventScroll: true,
    }),
  )
})
