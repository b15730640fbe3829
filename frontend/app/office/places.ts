import {
  BookMarked,
  Cable,
  ChartColumn,
  ClipboardCheck,
  ClipboardList,
  FileCheck2,
  FileUp,
  Landmark,
  ListChecks,
  type LucideIcon,
  Stamp,
  UserCheck,
} from '@lucide/vue'
import { DESKS } from '@/lib/office'
import type { t } from './words'

/** A desk of the office: where it is, what it is called, and the permission without which it is not offered. */
export interface Place {
  to: string
  word: Parameters<typeof t>[0]
  needs: string
  icon: LucideIcon
}

export const PLACES: Place[] = [
  { ...DESKS.issue, word: 'office.issue', icon: FileCheck2 },
  { ...DESKS.catalogue, word: 'office.catalogue', icon: BookMarked },
  { ...DESKS.items, word: 'office.items', icon: ListChecks },
  { ...DESKS.scenes, word: 'office.scenes', icon: Landmark },
  { ...DESKS.seals, word: 'office.seals', icon: Stamp },
  { ...DESKS.quality, word: 'office.quality', icon: ClipboardCheck },
  { ...DESKS.figures, word: 'office.figures', icon: ChartColumn },
  { ...DESKS.departments, word: 'office.departments', icon: Cable },
  { ...DESKS.representatives, word: 'office.representatives', icon: UserCheck },
  { ...DESKS.inspections, word: 'office.inspections', icon: ClipboardList },
  { ...DESKS.imports, word: 'office.imports', icon: FileUp },
]
