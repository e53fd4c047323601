export { draftFromTemplate } from './draft-from-template.ts';
export { BadFramework, loadFrameworks } from './load-frameworks.ts';
export { letterMigrations } from './migrations/index.ts';
export { fillPositions, letterStyle, positionsLine } from './render-html.ts';
export { checkLetter, FaultyLetter, renderLetter, type Renderings } from './render-letter.ts';
export { CannotPrint } from './render-pdf.ts';
export { RenderingDamaged, RenderingStore, type StoredRendering } from './rendering-store.ts';
export { renderingMediaTypes, sealRenderings } from './seal-renderings.ts';
