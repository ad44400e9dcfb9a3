import VitestReporter from "./vitest-reporter";

/** The part of the object that Vitest passes to plugins that matters here. */
interface VitestPluginContext {
  readonly vitest: { readonly config: { readonly reporters: unknown[] } };
}

interface VitestPlugin {
  readonly name: string;
  configureVitest(context: VitestPluginContext): void;
}

/**
 * The plugin for Vitest 3.1 and newer: `plugins: [mayfly()]`. Adds the reporter to the configured ones, including
 * those from the command line.
 */
function mayfly(): VitestPlugin {
  return {
    name: "mayfly",
    // Vitest calls this once for each project of a workspace with the plugin.
    configureVitest({ vitest: { config } }) {
      const isThere = config.reporters.some((reporter) => reporter instanceof VitestReporter);
      if (!isThere) config.reporters.push(new VitestReporter());
    },
  };
}

// Vitest takes the default import of an ES module.
export = mayfly;
