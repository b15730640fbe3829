/** The desks of an office: where each is, and the permission without which it is not offered. */
export const DESKS = {
  window: { to: '/office/window', needs: 'window:serve' },
  inquiries: { to: '/office/inquiries', needs: 'inquiries:answer' },
  issue: { to: '/office/issue', needs: 'certificates:approve' },
  cases: { to: '/office/cases', needs: 'cases:decide' },
  catalogue: { to: '/office/catalogue', needs: 'catalogue:edit' },
  items: { to: '/office/items', needs: 'items:see' },
  scenes: { to: '/office/scenes', needs: 'catalogue:edit' },
  seals: { to: '/office/seals', needs: 'seals:see' },
  quality: { to: '/office/quality', needs: 'quality:read' },
  departments: { to: '/office/departments', needs: 'departments:read' },
  representatives: { to: '/office/representatives', needs: 'representatives:register' },
  inspections: { to: '/office/inspections', needs: 'inspections:plan' },
  base: { to: '/office/base-data', needs: 'base_data:see' },
  reports: { to: '/office/institution-reports', needs: 'institution_reports:send' },
  imports: { to: '/office/imports', needs: 'imports:manage' },
} as const

/** Whether somebody has a desk in an office. */
export const hasDesk = (can: (permission: string) => boolean): boolean =>
  Object.values(DESKS).some(({ needs }) => can(needs))
