import eslint from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * Who may import whom. A library that stands in no list of another one is closed to it; what is open is its
 * `src/index.ts` alone. The table has no cycle, and must not get one.
 */
const mayImport = {
  domain: [],
  platform: [],
  'event-log': ['platform'],
  letter: ['domain', 'event-log', 'platform'],
  'read-models': ['domain', 'event-log', 'platform'],
  commands: ['domain', 'event-log', 'letter', 'platform'],
  // The domain for its list of event types alone: at start-up every one of them must be routed.
  queues: ['domain', 'platform'],
  post: ['domain', 'event-log', 'letter', 'queues', 'platform'],
};

const libraries = Object.keys(mayImport);
const apps = ['web', 'relay', 'worker', 'migrate', 'local', 'cli'];
/** Two put the other apps together in one process; `migrate` knows the tables that `web` owns. */
const mayImportApps = { local: apps, cli: apps, migrate: ['web'] };

/** Packages that one library alone may use at run time, so that the rest of the house can change them in one place. */
const keptBy = { bullmq: 'queues', nodemailer: 'post' };

const element = (...types) => ({ element: { types: { anyOf: types } } });
const publicFile = { fileInternalPath: 'src/index.ts' };
const packages = (...source) => ({ module: { origin: ['external', 'core'], source } });

const boundaryPolicies = [
  // Node and npm are open to all but the domain, which has two packages without clock, chance or I/O in them.
  { from: element(...libraries, ...apps, 'test'), allow: { to: packages('*', '@*/*') } },
  { from: element('domain'), disallow: { to: packages('*', '@*/*') } },
  { from: element('domain'), allow: { to: packages('pure-rand', 'temporal-polyfill') } },
  {
    from: { element: { type: 'domain' }, file: { categories: 'spec' } },
    allow: { to: packages('@jest/globals', 'fast-check') },
  },

  ...Object.entries(keptBy).map(([name, owner]) => ({
    from: { element: { type: `!${owner}` } },
    disallow: { to: packages(name), dependency: { kind: 'value' } },
    message: `${name} is the business of libs/${owner} alone; ask it through its index.ts.`,
  })),

  // What the product is measured against is these packages by themselves.
  { from: { file: { categories: 'bench' } }, allow: { to: packages(...Object.keys(keptBy)) } },

  ...Object.entries(mayImport).map(([from, to]) => ({
    from: { element: { type: from } },
    allow: { to: to.map((type) => ({ element: { type, ...publicFile } })) },
  })),
  ...apps.map((from) => ({
    from: { element: { type: from } },
    allow: { to: libraries.map((type) => ({ element: { type, ...publicFile } })) },
  })),
  ...Object.entries(mayImportApps).map(([from, to]) => ({
    from: { element: { type: from } },
    allow: { to: element(...to) },
  })),
  { from: { file: { categories: 'spec' } }, allow: { to: element('test') } },
  {
    from: element('test'),
    allow: { to: [element(...apps), ...libraries.map((type) => ({ element: { type, ...publicFile } }))] },
  },
].filter(({ allow }) => !Array.isArray(allow?.to) || allow.to.length > 0);

/** The in-memory half of @nestjs/cqrs loses its events with the process; events go through the log. */
const noInMemoryEvents = {
  name: '@nestjs/cqrs',
  importNames: [
    'AggregateRoot',
    'EventBus',
    'EventPublisher',
    'EventsHandler',
    'IEventHandler',
    'Saga',
    'UnhandledExceptionBus',
  ],
  message: 'From @nestjs/cqrs only commands and queries: its events are lost with the process. Append to the log.',
};

/** Time, chance and the world come into the rules with the command. */
const impure = [
  ['NewExpression[callee.name="Date"][arguments.length=0]', 'new Date() reads the clock'],
  ['CallExpression[callee.name="Date"]', 'Date() reads the clock'],
  ['MemberExpression[object.name="Date"][property.name="now"]', 'Date.now reads the clock'],
  ['MemberExpression[object.name="Math"][property.name="random"]', 'Math.random is chance'],
  ['MemberExpression[object.name="Temporal"][property.name="Now"]', 'Temporal.Now reads the clock'],
].map(([selector, says]) => ({ selector, message: `${says}; it comes into the domain with the command.` }));

export default defineConfig(
  { ignores: ['dist/', 'var/', 'coverage/', 'node_modules/'] },
  // A rule that is wrong is changed here, with its reason; it is not silenced where it hurts.
  { linterOptions: { noInlineConfig: true } },
  eslint.configs.recommended,
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: { console: 'readonly', process: 'readonly', URL: 'readonly', setTimeout: 'readonly' },
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', process: 'readonly', __filename: 'readonly' },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      // A union is handled case by case; the default that remains says `satisfies never`.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { requireDefaultForNonUnion: true, considerDefaultExhaustiveForUnions: false },
      ],
      // Numbers in sentences are what most of our sentences are about.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
      ],
      // `return void fault(…)` says that nothing comes after.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Nest's option types are classes, and options are given as literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A Nest module is a class with nothing in it but its decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-restricted-imports': ['error', { paths: [noInMemoryEvents] }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // What has nothing to wait for still keeps the promise that its interface makes.
      '@typescript-eslint/require-await': 'off',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      // In a test a missing row fails where it is used, and says so.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Matchers such as expect.any() are untyped.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    // What is put together at start-up and what speaks to a terminal writes to it.
    files: ['apps/cli/**/*.ts', 'apps/*/src/main.ts', 'apps/local/**/*.ts', 'test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Markdoc has more kinds of nodes than a letter may hold; the default refuses them by name.
    files: ['libs/letter/src/read-letter.ts'],
    rules: { '@typescript-eslint/switch-exhaustiveness-check': 'off' },
  },
  {
    files: ['libs/domain/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...impure],
      'no-restricted-globals': [
        'error',
        ...['process', 'performance', 'crypto', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'globalThis'],
      ],
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts', 'test/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'import/resolver': {
        typescript: {
          project: `${import.meta.dirname}/tsconfig.json`,
          conditionNames: ['source', 'types', 'import', 'node', 'default'],
        },
      },
      'boundaries/root-path': import.meta.dirname,
      'boundaries/legacy-templates': false,
      'boundaries/elements': [
        ...libraries.map((type) => ({ type, pattern: `libs/${type}`, partialMatch: false })),
        ...apps.map((type) => ({ type, pattern: `apps/${type}`, partialMatch: false })),
        { type: 'test', pattern: 'test', partialMatch: false },
      ],
      'boundaries/files': [
        { category: 'spec', pattern: '**/*.spec.ts' },
        { category: 'bench', pattern: 'test/bench/**/*.ts' },
      ],
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          // Without this the rule looks at our own files only, and every package passes in silence.
          checkAllOrigins: true,
          checkUnknownLocals: true,
          policies: boundaryPolicies,
        },
      ],
    },
  },
);
