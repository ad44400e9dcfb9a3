module.exports = {
  globalSetup: "<rootDir>/test/global-setup.js",
  globalTeardown: "<rootDir>/test/global-teardown.js",
  transformIgnorePatterns: ["/node_modules/(?!@testcontainers)"],
};
