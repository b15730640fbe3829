import { examples as faces } from '@/ui/face/examples'
import FacePicture from '@/ui/face/FacePicture.vue'
import type { GalleryEntry } from '@/ui/gallery'

/** The faces of all types, from the examples their own tests use. */
export const examples: readonly GalleryEntry[] = Object.entries(faces).map(([name, { type, certificate }]) => ({
  name,
  component: FacePicture,
  props: { typeDefinition: type, certificate, values: certificate.values, locale: 'zh-CN', demo: true },
}))
