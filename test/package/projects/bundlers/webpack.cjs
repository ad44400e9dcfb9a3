const webpack = require("webpack");

webpack(require("./webpack.config.cjs"), (error, stats) => {
  if (error) throw error;
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
});
