import type { RouteRecordRaw } from 'vue-router'

const tabs = { tabs: true }

/** Addresses behind the first view: a table of all of them would be a twentieth of what a phone loads for the code. */
export const more: RouteRecordRaw[] = [
  { path: '/certificates/:id', component: () => import('@/features/wallet/CertificatePage.vue'), meta: tabs },
  {
    path: '/sign-in/platform',
    component: () => import('@/features/signin/PlatformReturn.vue'),
    meta: { open: true },
  },
  { path: '/sign-up', component: () => import('@/features/signin/signup/SignUpPage.vue'), meta: { open: true } },
  { path: '/asked/handed/:id', component: () => import('@/features/asking/handing/HandedPage.vue'), meta: tabs },
  { path: '/asked/:code?', component: () => import('@/features/asking/AskedPage.vue'), meta: tabs },
  { path: '/desk/ask', component: () => import('@/features/asking/AskPage.vue'), meta: { bare: true } },
  {
    path: '/desk/customer',
    component: () => import('@/features/asking/CustomerPage.vue'),
    meta: { bare: true, open: true },
  },
  { path: '/desk/posters', component: () => import('@/features/asking/PostersPage.vue'), meta: { bare: true } },
  { path: '/desk/posters/:id', component: () => import('@/features/asking/PosterPage.vue'), meta: { bare: true } },
  { path: '/desk/claims', component: () => import('@/features/counter/ClaimsPage.vue'), meta: { bare: true } },
  { path: '/desk/family', component: () => import('@/features/family/DeskPage.vue'), meta: { bare: true } },
  {
    path: '/office',
    component: () => import('./office/OfficeFrame.vue'),
    meta: { bare: true },
    // A line for each desk; the frame around them offers what `office/places.ts` lists.
    children: [
      { path: 'issue', component: () => import('@/features/issue/IssuePage.vue') },
      { path: 'issue/drafts/:id', component: () => import('@/features/issue/DraftPage.vue') },
      { path: 'issue/certificates/:id', component: () => import('@/features/issue/IssuedPage.vue') },
      { path: 'catalogue', component: () => import('@/features/catalogue/CataloguePage.vue') },
      { path: 'catalogue/:id', component: () => import('@/features/catalogue/DraftPage.vue') },
      { path: 'scenes', component: () => import('@/features/scenes/ScenesDeskPage.vue') },
      { path: 'scenes/reports', component: () => import('@/features/scenes/ReportsPage.vue') },
      { path: 'scenes/drafts/:id', component: () => import('@/features/scenes/SceneDraftPage.vue') },
      { path: 'scenes/register/:code', component: () => import('@/features/scenes/SceneHistoryPage.vue') },
      { path: 'seals', component: () => import('@/features/seals/SealsPage.vue') },
      { path: 'seals/ledger', component: () => import('@/features/seals/LedgerPage.vue') },
      { path: 'quality', component: () => import('@/features/quality/QualityPage.vue') },
      { path: 'figures', component: () => import('@/features/figures/FiguresPage.vue') },
      { path: 'departments', component: () => import('@/features/departments/DepartmentsPage.vue') },
      { path: 'representatives', component: () => import('@/features/enterprise/RepresentativesPage.vue') },
      { path: 'imports', component: () => import('@/features/imports/ImportsPage.vue') },
      { path: 'imports/:id', component: () => import('@/features/imports/ImportPage.vue') },
      { path: 'inspections', component: () => import('@/features/inspections/OfficeInspectionsPage.vue') },
      { path: 'inspections/draws', component: () => import('@/features/inspections/DrawsPage.vue') },
      { path: 'inspections/:id', component: () => import('@/features/inspections/OfficeInspectionPage.vue') },
    ],
  },
  { path: '/certificates/:id/files', component: () => import('@/features/files/FilesPage.vue'), meta: tabs },
  { path: '/check-file', component: () => import('@/features/files/CheckFilePage.vue'), meta: { open: true } },
  { path: '/me/messages', component: () => import('@/features/record/MessagesPage.vue'), meta: tabs },
  { path: '/me/consents', component: () => import('@/features/consents/ConsentsPage.vue'), meta: tabs },
  { path: '/me/looks', component: () => import('@/features/record/LooksPage.vue'), meta: tabs },
  { path: '/me/receipts', component: () => import('@/features/record/ReceiptsPage.vue'), meta: tabs },
  { path: '/me/inspections', component: () => import('@/features/inspections/MyInspectionsPage.vue'), meta: tabs },
  { path: '/me/inspections/:id', component: () => import('@/features/inspections/MyInspectionPage.vue'), meta: tabs },
  { path: '/inspections', component: () => import('@/features/inspections/InspectionsPage.vue'), meta: tabs },
  { path: '/inspections/new', component: () => import('@/features/inspections/BeginPage.vue'), meta: tabs },
  { path: '/inspections/:id', component: () => import('@/features/inspections/InspectionPage.vue'), meta: tabs },
  { path: '/me/sessions', component: () => import('@/features/me/SessionsPage.vue'), meta: tabs },
  { path: '/me/grants', component: () => import('@/features/grants/GrantsPage.vue'), meta: tabs },
  { path: '/me/grants/:id', component: () => import('@/features/grants/GrantRoute.vue'), meta: tabs },
  // What a link or a scanned code leads to; the page itself asks who is there, and keeps the secret meanwhile.
  {
    path: '/grants/open',
    alias: '/grants/accept',
    component: () => import('@/features/grants/OpenPage.vue'),
    meta: { open: true },
  },
  { path: '/me/asks', component: () => import('@/features/asking/person/AsksPage.vue'), meta: tabs },
  { path: '/me/asks/new', component: () => import('@/features/asking/person/NewAskPage.vue'), meta: tabs },
  {
    path: '/me/asks/open',
    component: () => import('@/features/asking/person/OpenAskPage.vue'),
    meta: { ...tabs, open: true },
  },
  { path: '/me/asks/:id', component: () => import('@/features/asking/person/AskPage.vue'), meta: tabs },
  { path: '/me/pin', component: () => import('@/features/me/PinPage.vue'), meta: tabs },
  { path: '/me/enterprise', component: () => import('@/features/enterprise/EnterprisePage.vue'), meta: tabs },
  {
    path: '/me/enterprise/join',
    component: () => import('@/features/enterprise/JoinPage.vue'),
    meta: { ...tabs, open: true },
  },
  { path: '/me/enterprise/:id', component: () => import('@/features/enterprise/HousePage.vue'), meta: tabs },
  { path: '/me/level', component: () => import('@/features/levels/LevelPage.vue'), meta: tabs },
  { path: '/me/passkeys', component: () => import('@/features/me/PasskeysPage.vue'), meta: tabs },
  { path: '/me/family', component: () => import('@/features/family/FamilyPage.vue'), meta: tabs },
  { path: '/me/family/child', component: () => import('@/features/family/ChildPage.vue'), meta: tabs },
  { path: '/me/family/help', component: () => import('@/features/family/HelpPage.vue'), meta: tabs },
  { path: '/me/family/asked', component: () => import('@/features/family/AskedPage.vue'), meta: tabs },
  // What the QR of an ask says: it is opened with the phone's own camera.
  // What the QR of an ask to a person says.
  {
    path: '/Q/:token',
    component: () => import('@/features/asking/person/OpenAskPage.vue'),
    meta: { ...tabs, open: true },
  },
  { path: '/F/:token', component: () => import('@/features/family/AskedPage.vue'), meta: tabs },
  {
    path: '/issuing-list',
    component: () => import('@/features/public/IssuingListPage.vue'),
    meta: { open: true, bare: true },
  },
  { path: '/scenes', component: () => import('@/features/public/ScenesPage.vue'), meta: { open: true } },
  ...(import.meta.env.DEV
    ? [{ path: '/gallery', component: () => import('./gallery/GalleryPage.vue'), meta: { open: true, bare: true } }]
    : []),
]
