import { runInThisContext } from "node:vm";

// Before version 30, Jest runs test files in a context without these symbols, though Node has them: `await using` and
// all classes that can be disposed of would fail there. Imported first, for its effect.
for (const name of ["dispose", "asyncDispose"] as const) {
  if ((Symbol as Partial<SymbolConstructor>)[name] === undefined) {
    Object.defineProperty(Symbol, name, { value: runInThisContext(`Symbol.${name}`) });
  }
}
