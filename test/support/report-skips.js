/**
 * Says at the end of a run which tests were left out. On a test machine, which has all that they need, that is a
 * failure: a test that is never run protects nobody. A run narrowed by name (`-t`) leaves out the others by intent.
 */
export default class ReportSkips {
  #narrowed;
  #onTestMachine;
  #skipped = [];

  constructor(globalConfig) {
    this.#narrowed = Boolean(globalConfig.testNamePattern);
    this.#onTestMachine = process.env['CI'] === 'true';
  }

  onTestResult(_test, { testResults }) {
    const notRun = testResults.filter(({ status }) => status !== 'passed' && status !== 'failed');
    this.#skipped.push(...notRun.map(({ ancestorTitles, title }) => [...ancestorTitles, title].join(' › ')));
  }

  onRunComplete() {
    if (this.#narrowed) return;
    for (const name of this.#skipped) process.stderr.write(`Not run: ${name}\n`);
    if (this.#fails()) process.stderr.write('CI=true allows no test that is not run.\n');
  }

  /** Jest ends with 1 where this gives an error, and prints nothing of it. */
  getLastError() {
    return this.#fails() ? new Error('Some tests were not run.') : undefined;
  }

  #fails() {
    return this.#onTestMachine && !this.#narrowed && this.#skipped.length > 0;
  }
}
