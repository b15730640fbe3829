/** The service worker's one cache: files of the build, the same for everybody, and nothing else. */
export const BUILD_CACHE = 'lz-build'
