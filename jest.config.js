const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
    keepClassNames: true,
  },
};

const layer = (displayName, testMatch) => ({
  displayName,
  testMatch,
  rootDir: import.meta.dirname,
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  moduleNameMapper: {
    '^#(domain|event-log|commands|queues|read-models|letter|post|platform)$': '<rootDir>/libs/$1/src/index.ts',
    '^content-disposition$': '<rootDir>/test/support/content-disposition.cjs',
  },
  setupFiles: ['<rootDir>/test/support/setup.ts'],
  globalSetup: '<rootDir>/test/support/jest-run.mjs',
  globalTeardown: '<rootDir>/test/support/jest-run-end.mjs',
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/var'],
});

export default {
  reporters: ['default', '<rootDir>/test/support/report-skips.js'],
  // A database that starts on a busy machine takes longer than jest's five seconds.
  testTimeout: 30_000,
  // Tests wait more than they reckon, for servers, browsers and processes of their own: one worker a core, where jest
  // would leave a core idle.
  maxWorkers: '100%',
  projects: [
    layer('unit', ['<rootDir>/{apps,libs}/**/*.spec.ts']),
    layer('integration', ['<rootDir>/test/integration/**/*.spec.ts']),
    layer('journey', ['<rootDir>/test/journeys/**/*.spec.ts']),
    layer('browser', ['<rootDir>/test/browser/**/*.spec.ts']),
  ],
};
