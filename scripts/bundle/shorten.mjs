import { minify } from "terser";

/** A variable whose name a class or function takes. esbuild writes each declaration on a line of its own. */
const VALUE_WITH_NAME =
  /\b(?:var|let|const) ([\w$]+) = (?:class\b|async\b|function\b|\([^()]*\) =>|[\w$]+ =>)/g;

/**
 * Returns a function's code without comments and spaces, and with short names of its variables.
 *
 * Names of functions and classes stay, because stack traces and errors show them. So do lines, because Node.js prints the
 * line of an uncaught error. esbuild can keep names only at a cost for each function, and breaks lines within strings,
 * where Rollup then indents them.
 */
export async function shorten(bundled) {
  const code = withClassNames(bundled);
  const reserved = [...code.matchAll(VALUE_WITH_NAME)].map(([, name]) => name);
  const { code: short } = await minify(code, {
    compress: false,
    toplevel: true,
    mangle: { reserved },
    keep_classnames: true,
    keep_fnames: true,
    format: { max_line_len: 500 },
  });
  return short;
}

/** A class that mentions itself. esbuild gives it a second name, which stack traces and errors would show. */
const RENAMED_CLASS = /\b(?:var|let|const) ([\w$]+) = class _\1\b/g;

function withClassNames(code) {
  const names = [...code.matchAll(RENAMED_CLASS)].map(([, name]) => name);
  return names.reduce((text, name) => text.replace(new RegExp(`\\b_${name}\\b`, "g"), name), code);
}
