import { RunReport } from "./run-report";
import { styleOf } from "./style";

/** What of the object that Vitest hands to reporters counts here. */
interface VitestContext {
  readonly config?: { readonly watch?: boolean };
}

/** For Vitest 3 and newer: `reporters: ["default", "mayfly/vitest-reporter"]`. */
class VitestReporter {
  #report: RunReport | undefined;

  /** Before `globalSetup`. */
  onInit({ config }: VitestContext): void {
    this.#report = new RunReport({ isWatching: config?.watch === true });
    this.#report.open();
  }

  async onTestRunStart(): Promise<void> {
    await this.#report?.begin();
  }

  /** On standard error: what other reporters write to standard output can be read by machines. */
  async onTestRunEnd(): Promise<void> {
    const { stderr } = process;
    const text = (await this.#report?.end(styleOf(stderr))) ?? "";
    if (text !== "") stderr.write(`\n${text}`);
  }
}

// As an ES module's default import, which Vitest takes.
export = VitestReporter;
