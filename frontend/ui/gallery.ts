import type { Component } from 'vue'

/** One picture of the gallery: a component in one state. `slot` is text for its default slot. */
export interface GalleryEntry {
  readonly name: string
  readonly component: Component
  readonly props?: Readonly<Record<string, unknown>>
  readonly slot?: string
}
