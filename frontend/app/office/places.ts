import {
  BookMarked,
  Cable,
  ChartColumn,
  ClipboardCheck,
  ClipboardList,
  Database,
  FileBadge,
  FileCheck2,
  FileUp,
  Gavel,
  Landmark,
  ListChecks,
  type LucideIcon,
  MessageCircleQuestion,
  PencilLine,
  Stamp,
  Store,
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
  { ...DESKS.window, word: 'office.window', icon: Store },
  { ...DESKS.issue, word: 'office.issue', icon: FileCheck2 },
  { ...DESKS.cases, word: 'office.cases', icon: Gavel },
  // told here alone: whoever has it has the desk of cases too
  { to: '/office/corrections', needs: 'corrections:decide', word: 'office.corrections', icon: PencilLine },
  { ...DESKS.catalogue, word: 'office.catalogue', icon: BookMarked },
  { ...DESKS.items, word: 'office.items', icon: ListChecks },
  { ...DESKS.scenes, word: 'office.scenes', icon: Landmark },
  { ...DESKS.seals, word: 'office.seals', icon: Stamp },
  { ...DESKS.quality, word: 'office.quality', icon: ClipboardCheck },
  { ...DESKS.figures, word: 'office.figures', icon: ChartColumn },
  { ...DESKS.departments, word: 'office.departments', icon: Cable },
  { ...DESKS.representatives, word: 'office.representatives', icon: UserCheck },
  { ...DESKS.inspections, word: 'office.inspections', icon: ClipboardList },
  { ...DESKS.base, word: 'office.base', icon: Database },
  { ...DESKS.reports, word: 'office.reports', icon: FileBadge },
  { ...DESKS.inquiries, word: 'office.inquiries', icon: MessageCircleQuestion },
  { ...DESKS.imports, word: 'office.imports', icon: FileUp },
]
