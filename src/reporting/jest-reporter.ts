import { RunReport } from "./run-report";
import { styleOf } from "./style";

/** What of Jest's global configuration counts here. */
interface JestConfig {
  readonly watch?: boolean;
  readonly watchAll?: boolean;
}

/** For Jest: `reporters: ["default", "mayfly/jest-reporter"]`. In watch mode each run has its own. */
class JestReporter {
  readonly #report: RunReport;

  constructor({ watch = false, watchAll = false }: JestConfig = {}) {
    this.#report = new RunReport({ isWatching: watch || watchAll });
  }

  async onRunStart(): Promise<void> {
    await this.#report.begin();
  }

  /** On standard error, where Jest's own reporters write. */
  async onRunComplete(): Promise<void> {
    const { stderr } = process;
    const text = await this.#report.end(styleOf(stderr));
    if (text !== "") stderr.write(`\n${text}`);
  }
}

// As Jest requires reporters, and as an ES module's default import.
export = JestReporter;
