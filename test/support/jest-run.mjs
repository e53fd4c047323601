// Runs in jest's own process, before all test files: tells them whose run it is.
export default function beginRun() {
  process.env.TEST_RUN_PID = String(process.pid);
}
