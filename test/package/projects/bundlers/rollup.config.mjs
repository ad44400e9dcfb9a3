import commonjs from "@rollup/plugin-commonjs";
import json from "@rollup/plugin-json";
import resolve from "@rollup/plugin-node-resolve";

export default {
  input: "start.js",
  output: { file: "rollup/start.cjs", format: "cjs", inlineDynamicImports: true },
  external: [/\.node$/],
  plugins: [
    resolve({ preferBuiltins: true }),
    commonjs({ ignore: (id) => id.endsWith(".node") }),
    json(),
  ],
};
