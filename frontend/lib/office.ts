/** The desks of an office: where each is, and the permission without which it is not offered. */
export const DESKS = {
  issue: { to: '/office/issue', needs: 'certificates:approve' },
  catalogue: { to: '/office/catalogue', needs: 'catalogue:edit' },
  items: { to: '/office/items', needs: 'items:see' },
  scenes: { to: '/office/scenes', needs: 'catalogue:edit' },
  seals: { to: '/office/seals', needs: 'seals:see' },
  quality: { to: '/office/quality', needs: 'quality:read' },
  figures: { to: '/office/figures', needs: 'figures:read' },
  departments: { to: '/office/departments', needs: 'departments:read' },
  representatives: { to: '/office/representatives', needs: 'representatives:register' },
  inspections: { to: '/office/inspections', needs: 'inspections:plan' },
  imports: { to: '/office/imports', needs: 'imports:manage' },
} as const

/** Whether somebody has a desk in an office. */
export const hasDesk = (can: (permission: string) => boolean): boolean =>
  Object.values(DESKS).some(({ needs }) => can(needs))
