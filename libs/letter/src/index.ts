export { BadFramework, loadFrameworks } from './load-frameworks.ts';
