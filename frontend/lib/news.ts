import { defineStore } from 'pinia'
import { ref } from 'vue'

/** How many looks arrived since the person last opened *who looked*. In memory only. */
export const useNews = defineStore('news', () => {
  const looks = ref(0)
  return { looks }
})
