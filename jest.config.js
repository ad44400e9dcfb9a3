// Jest runs what tsc wrote to dist/ (npm run build): the very files that are published.
const project = (name, settings = {}) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/dist/test/${name}/**/*.test.js`],
  testEnvironment: "node",
  transform: {},
  // Projects that install the package; they are tests' material, not tests.
  modulePathIgnorePatterns: [
    "<rootDir>/examples/fixtures/",
    "<rootDir>/examples/runners/",
    "<rootDir>/test/package/projects/",
    "<rootDir>/test/fixtures/projects/",
  ],
  ...settings,
});

// What these start carries one session id, and nothing with it may exist at the end.
const onAnEngine = {
  globalSetup: "<rootDir>/dist/test/support/session-setup.js",
  globalTeardown: "<rootDir>/dist/test/support/session-teardown.js",
};

const patient = { setupFiles: ["<rootDir>/dist/test/support/patient-starts.js"] };

/** @type {import("jest").Config} */
module.exports = {
  projects: [
    project("unit"),
    project("daemon"),
    project("docker", onAnEngine),
    project("modules", { ...onAnEngine, ...patient }),
    project("examples", {
      ...onAnEngine,
      ...patient,
      testMatch: ["<rootDir>/dist/{examples,test/examples}/**/*.test.js"],
    }),
    project("package", onAnEngine),
    project("fixtures", onAnEngine),
  ],
  // With two, two processors idle half of the time: most tests wait for containers.
  maxWorkers: 3,
  testTimeout: 300_000,
};
