import { checkReporterOptions, type ReporterOptions } from "./reporter-options";
import { RunReport } from "./run-report";
import { styleOf } from "./style";

/** The object that Vitest passes to reporters, as far as it matters here. */
interface VitestContext {
  readonly config?: { readonly watch?: boolean };
}

/**
 * The reporter for Vitest 3 and newer: `reporters: ["default", "mayfly/vitest-reporter"]`. Throws InvalidOptionError for
 * a wrong option.
 */
class VitestReporter {
  #report: RunReport | undefined;
  readonly #options: ReporterOptions;

  constructor(options?: ReporterOptions) {
    this.#options = checkReporterOptions(options);
  }

  /** Called before `globalSetup`. */
  onInit({ config }: VitestContext): void {
    this.#report = new RunReport({ isWatching: config?.watch === true, options: this.#options });
    this.#report.open();
  }

  async onTestRunStart(): Promise<void> {
    await this.#report?.begin();
  }

  /** Writes to standard error, since the standard output of other reporters may be machine-readable. */
  async onTestRunEnd(): Promise<void> {
    const { stderr } = process;
    const text = (await this.#report?.end(styleOf(stderr))) ?? "";
    if (text !== "") stderr.write(`\n${text}`);
  }
}

// Vitest uses the default import of a reporter's module.
export = VitestReporter;
