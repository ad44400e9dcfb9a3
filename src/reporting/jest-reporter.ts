import { checkReporterOptions, type ReporterOptions } from "./reporter-options";
import { RunReport } from "./run-report";
import { styleOf } from "./style";

/** The part of Jest's global configuration that matters here. */
interface JestConfig {
  readonly watch?: boolean;
  readonly watchAll?: boolean;
}

/**
 * The reporter for Jest: `reporters: ["default", "mayfly/jest-reporter"]`. In watch mode, each run has its own.
 * Throws InvalidOptionError for a wrong option.
 */
class JestReporter {
  readonly #report: RunReport;

  constructor({ watch = false, watchAll = false }: JestConfig = {}, given?: ReporterOptions) {
    const options = checkReporterOptions(given);
    this.#report = new RunReport({ isWatching: watch || watchAll, options });
  }

  async onRunStart(): Promise<void> {
    await this.#report.begin();
  }

  /** Writes to standard error, as Jest's own reporters do. */
  async onRunComplete(): Promise<void> {
    const { stderr } = process;
    const text = await this.#report.end(styleOf(stderr));
    if (text !== "") stderr.write(`\n${text}`);
  }
}

// Works with require(), which Jest uses, and as the default import of an ES module.
export = JestReporter;
