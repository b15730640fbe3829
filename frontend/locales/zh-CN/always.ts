export default {
  'always.one': '每次都先问我',
  'always.one_why': '即使有长期同意，看这份证照也要先经你同意。依法检查除外。',
} as const
