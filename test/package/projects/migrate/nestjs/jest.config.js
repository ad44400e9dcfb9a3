module.exports = {
  testRegex: "\\.e2e-spec\\.ts$",
  transform: { "^.+\\.ts$": ["ts-jest", { diagnostics: false }] },
};
