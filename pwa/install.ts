import { computed, ref } from 'vue'
import { installQuestion } from '@/lib/install-question'

interface InstallQuestion extends Event {
  prompt: () => Promise<void>
  readonly userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>
}

const installed = ref(
  matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true,
)
addEventListener('appinstalled', () => {
  installed.value = true
  installQuestion.value = null
})

/** An iPhone or iPad: Safari asks nobody, the person has to do it by the share sheet. iPads call themselves Macs. */
export function isApple(agent: string, touchPoints: number): boolean {
  return /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1)
}

/** How the app gets onto this phone's home screen; null where it is there already or the browser has no way. */
export const installWay = computed<'ask' | 'share' | null>(() => {
  if (installed.value) return null
  if (installQuestion.value) return 'ask'
  return isApple(navigator.userAgent, navigator.maxTouchPoints) ? 'share' : null
})

/** Lets the browser ask. It asks once: a new question comes with another visit. */
export async function install(): Promise<boolean> {
  const question = installQuestion.value as InstallQuestion | null
  if (!question) return false
  installQuestion.value = null
  await question.prompt()
  return (await question.userChoice).outcome === 'accepted'
}
