/** The service worker's one cache: files of the build, the same for everybody, and nothing else. */
export const BUILD_CACHE = 'lz-build'

/** What reads codes from pictures: only phones that scan keep it, from their first scan on; files of the build too. */
export const SCANNER_CACHE = 'lz-scanner'
