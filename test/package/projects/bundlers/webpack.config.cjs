const { join } = require("node:path");

module.exports = {
  mode: "development",
  devtool: false,
  entry: "./start.js",
  output: { path: join(__dirname, "webpack"), filename: "start.cjs" },
  target: "node",
  externalsType: "commonjs",
  externals: [/\.node$/],
};
