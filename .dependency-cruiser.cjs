/** Order of the web app: app > features > pwa > ui | lib (architecture, rule 6). */
const below = (from, to) => ({
  name: `${from}-knows-nothing-above`,
  severity: 'error',
  from: { path: `^frontend/${from}/` },
  to: { path: to },
})

module.exports = {
  forbidden: [
    {
      name: 'features-are-islands',
      severity: 'error',
      from: { path: '^frontend/features/([^/]+)/' },
      to: { path: '^frontend/features/([^/]+)/', pathNot: '^frontend/features/$1/' },
    },
    below('features', '^frontend/app/'),
    below('ui', '^(frontend/(app|features)|pwa)/'),
    below('lib', '^(frontend/(app|features|ui)|pwa)/'),
    below('locales', '^(frontend/(app|features|ui)|pwa)/'),
    {
      name: 'pwa-below-features',
      severity: 'error',
      from: { path: '^pwa/' },
      to: { path: '^frontend/(app|features)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\?url$' } },
    {
      name: 'tests-stay-outside-the-product',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$|node_modules/(vitest|@vue/test-utils|happy-dom)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
