import VitestReporter from "./vitest-reporter";

/** What of the object that Vitest hands to plugins counts here. */
interface VitestPluginContext {
  readonly vitest: { readonly config: { readonly reporters: unknown[] } };
}

interface VitestPlugin {
  readonly name: string;
  configureVitest(context: VitestPluginContext): void;
}

/**
 * For Vitest 3.1 and newer: `plugins: [mayfly()]`. Adds the reporter to whichever there are, also to those that
 * the command line names.
 */
function mayfly(): VitestPlugin {
  return {
    name: "mayfly",
    // Once for each project of a workspace that has the plugin.
    configureVitest({ vitest: { config } }) {
      const isThere = config.reporters.some((reporter) => reporter instanceof VitestReporter);
      if (!isThere) config.reporters.push(new VitestReporter());
    },
  };
}

// As an ES module's default import, which Vitest takes.
export = mayfly;
