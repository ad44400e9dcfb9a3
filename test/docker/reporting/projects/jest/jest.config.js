// Two files in two workers, and what globalSetup starts in the runner.
module.exports = {
  rootDir: __dirname,
  reporters: ["default", "mayfly/jest-reporter"],
  globalSetup: "./setup.js",
  globalTeardown: "./teardown.js",
  testTimeout: 240_000,
  transform: {},
};
