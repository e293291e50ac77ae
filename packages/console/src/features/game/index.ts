export { GamePage as default } from './game-page.tsx'
