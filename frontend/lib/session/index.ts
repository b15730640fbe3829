export { keyOf, useSession } from './store'
