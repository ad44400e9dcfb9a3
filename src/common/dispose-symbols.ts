import { runInThisContext } from "node:vm";

// Jest before 30 runs test files where these symbols are missing, though Node has them: `await using` and
// every class that can be disposed of would fail there. Imported first, for its effect.
for (const name of ["dispose", "asyncDispose"] as const) {
  if ((Symbol as Partial<SymbolConstructor>)[name] === undefined) {
    Object.defineProperty(Symbol, name, { value: runInThisContext(`Symbol.${name}`) });
  }
}
