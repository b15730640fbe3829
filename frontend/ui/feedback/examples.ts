import { ApiProblem, NoAnswer } from '@/lib/api'
import type { GalleryEntry } from '../gallery'
import AppBanner from './AppBanner.vue'
import EmptyState from './EmptyState.vue'
import ErrorBlock from './ErrorBlock.vue'
import SkeletonBlock from './SkeletonBlock.vue'

const problem = (code: string, status: number) => new ApiProblem({ code, status, reference: 'R-7K2Q', retry_after: 90 })

export const examples: readonly GalleryEntry[] = [
  { name: 'error: no answer', component: ErrorBlock, props: { fault: new NoAnswer() } },
  { name: 'error: internal', component: ErrorBlock, props: { fault: problem('internal', 500) } },
  { name: 'error: too many', component: ErrorBlock, props: { fault: problem('too_many_attempts', 429) } },
  {
    name: 'error: compact',
    component: ErrorBlock,
    props: { fault: problem('forbidden', 403), compact: true, retryable: false },
  },
  { name: 'empty', component: EmptyState, props: { title: '还没有人看过你的证照', reason: '每次查看都会记在这里。' } },
  { name: 'skeleton', component: SkeletonBlock, props: { waitingFor: '正在读取证照' } },
  { name: 'offline', component: AppBanner, props: { kind: 'offline' }, slot: '没有网络。已打开的内容还能看。' },
  { name: 'demo', component: AppBanner, props: { kind: 'demo' }, slot: '演示' },
  { name: 'incident', component: AppBanner, props: { kind: 'incident' }, slot: '今晚 22:00 起维护' },
]
