import { useMarketKeys } from '../../store/hooks.ts'

export const BoardPage = () => <p>{useMarketKeys().length}</p>
