// Jest runs what tsc wrote to build/ (npm run build:dev), the same code as the published package.
const project = (name, settings = {}) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/build/test/${name}/**/*.test.js`],
  testEnvironment: "node",
  transform: {},
  // dist/ holds a second package.json-less copy of the library; the suite must not see it.
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/test/package/projects/"],
  ...settings,
});

/** @type {import("jest").Config} */
module.exports = {
  projects: [project("unit"), project("daemon")],
  maxWorkers: 2,
  testTimeout: 60_000,
};
