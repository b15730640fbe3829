import { ref } from 'vue'

/** What the open page is called; the shell puts it before the city's name in the window's title. */
export const pageTitle = ref('')
