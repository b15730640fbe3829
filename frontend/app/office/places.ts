import { BookMarked, Cable, ClipboardCheck, FileCheck2, FileUp, type LucideIcon, Stamp } from '@lucide/vue'
import type { t } from './words'

/** A desk of the office: where it is, what it is called, and the permission without which it is not offered. */
export interface Place {
  to: string
  word: Parameters<typeof t>[0]
  needs: string
  icon: LucideIcon
}

export const PLACES: Place[] = [
  { to: '/office/issue', word: 'office.issue', needs: 'certificates:approve', icon: FileCheck2 },
  { to: '/office/catalogue', word: 'office.catalogue', needs: 'catalogue:edit', icon: BookMarked },
  { to: '/office/seals', word: 'office.seals', needs: 'seals:see', icon: Stamp },
  { to: '/office/quality', word: 'office.quality', needs: 'quality:read', icon: ClipboardCheck },
  { to: '/office/departments', word: 'office.departments', needs: 'departments:read', icon: Cable },
  { to: '/office/imports', word: 'office.imports', needs: 'imports:manage', icon: FileUp },
]
