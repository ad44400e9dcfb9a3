import type { ReporterOptions } from "./reporter-options";
import VitestReporter from "./vitest-reporter";

/** The object that Vitest passes to plugins, as far as it matters here. */
interface VitestPluginContext {
  readonly vitest: { readonly config: { readonly reporters: unknown[] } };
}

interface VitestPlugin {
  readonly name: string;
  configureVitest(context: VitestPluginContext): void;
}

/**
 * The plugin for Vitest 3.1 and newer: `plugins: [mayfly()]`. Adds the reporter to the configured ones, including
 * those from the command line. Throws InvalidOptionError for a wrong option.
 */
function mayfly(options?: ReporterOptions): VitestPlugin {
  const own = new VitestReporter(options);
  return {
    name: "mayfly",
    // Vitest calls this once for each project that has the plugin.
    configureVitest({ vitest: { config } }) {
      const isConfigured = config.reporters.some((reporter) => reporter instanceof VitestReporter);
      if (!isConfigured) config.reporters.push(own);
    },
  };
}

// A Vitest configuration uses the default import of this module.
export = mayfly;
