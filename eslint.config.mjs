import js from "@eslint/js";
import globals from "globals";
import tseslint from "typescript-eslint";
import plainEnglishModule from "./scripts/lint/plain-english.js";

export default tseslint.config(
  {
    ignores: [
      "**/dist/",
      "site/content/",
      "site/.vitepress/cache/",
      "examples/community-module/",
      "examples/fixtures/",
      "examples/runners/",
      "test/package/projects/",
      "test/fixtures/projects/",
      "bench/projects/",
      "coverage/",
    ],
  },
  js.configs.recommended,
  {
    plugins: { project: { rules: { "plain-english": plainEnglishModule.plainEnglish } } },
    rules: { "project/plain-english": "error" },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      // `await using _container = …` holds something for its block only.
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      // Environment variables, labels and headers are read by name everywhere.
      "@typescript-eslint/dot-notation": "off",
      // A cause of any shape is passed on as it came.
      "@typescript-eslint/prefer-promise-reject-errors": "off",
      "@typescript-eslint/only-throw-error": "off",
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/explicit-module-boundary-types": "off",
      "@typescript-eslint/require-await": "off",
    },
  },
  {
    files: ["**/*.mjs", "**/*.js", "**/*.cjs"],
    languageOptions: { globals: globals.node },
  },
  {
    files: ["**/*.test.js"],
    languageOptions: { globals: globals.jest },
  },
);
