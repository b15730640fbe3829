import type { RouteRecordRaw } from 'vue-router'
import { IN_SLOT } from '@/lib/slot'

declare module 'vue-router' {
  interface RouteMeta {
    /** Works signed out. */
    open?: boolean
    /** Shows the tab bar. */
    tabs?: boolean
    /** The page shows the lock in its own way until the person asks to unlock. */
    ownLock?: boolean
    /** Uses the whole window, without the wallet's frame. */
    bare?: boolean
    /** Has something to put beside its middle where the window is wide. */
    wide?: boolean
  }
}

const tabs = { tabs: true }
export const EVERYTHING_ELSE = '/:rest(.*)*'

/** Addresses that a wallet opens with; all others come with `more-routes` when one of them is first asked for. */
export const routes: RouteRecordRaw[] = [
  IN_SLOT
    ? { path: '/', redirect: '/code' }
    : { path: '/', component: () => import('./StartPage.vue'), meta: { open: true, bare: true } },
  { path: '/sign-in', component: () => import('@/features/signin/SignInPage.vue'), meta: { open: true, wide: true } },
  {
    path: '/code',
    component: () => {
      // Both at once: the page needs it, and would ask for it only when it is there itself.
      void import('@/lib/code-picture').catch(() => undefined)
      return import('@/features/show/CodePage.vue')
    },
    meta: { ...tabs, ownLock: true, wide: true },
  },
  { path: '/home', component: () => import('@/features/elder/ElderHome.vue'), meta: tabs },
  { path: '/certificates', component: () => import('@/features/wallet/CertificatesPage.vue'), meta: tabs },

  { path: '/me', component: () => import('@/features/me/MePage.vue'), meta: tabs },
  { path: EVERYTHING_ELSE, component: () => import('./MissingPage.vue'), meta: { open: true } },
]
