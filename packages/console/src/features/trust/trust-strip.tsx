import { useConnection } from '../../store/hooks.ts'

export const TrustStrip = () => <p>{useConnection().state.kind}</p>
